import Model

/// Diagnostics about unresolved creates of earlier runs. Each names the candidates and the commands that resolve it.
extension PlanningMessages {
  static func severalCandidates(_ address: Address, _ unresolved: UnresolvedCreate, candidates: [Observation])
    -> Diagnostic
  {
    Diagnostic(
      .severalCandidates,
      "unresolved create of \(address): \(candidates.count) live objects match it",
      address: address, notes: [begun(unresolved)] + choices(unresolved, candidates),
      suggestion: "check them on the platform, then run one of these commands")
  }

  /// The candidates match, but are older than the create by the vendor's clock.
  static func uncertainCandidate(_ address: Address, _ unresolved: UnresolvedCreate, candidates: [Observation])
    -> Diagnostic
  {
    let what =
      candidates.count == 1
      ? "a live object matches it, but is older" : "\(candidates.count) live objects match it, but are older"
    return Diagnostic(
      .uncertainCandidate,
      "unresolved create of \(address): \(what) by the vendor's clock",
      address: address,
      notes: [begun(unresolved)] + choices(unresolved, candidates) + [
        "the clock of the machine that ran the create, or the vendor's, may be wrong by more than five minutes"
      ],
      suggestion: "check it on the platform, then run one of these commands")
  }

  /// The object that `ccops state resolve` named cannot be used.
  static func invalidResolution(_ address: Address, _ unresolved: UnresolvedCreate, id: String, because why: String)
    -> Diagnostic
  {
    Diagnostic(
      .invalidResolution, "`ccops state resolve` named \(id) as the object of \(address), but \(why)",
      address: address, notes: [begun(unresolved)],
      suggestion: "\(naming(unresolved, "ID")) names another object; \(again(unresolved)) creates it again")
  }

  private static func begun(_ unresolved: UnresolvedCreate) -> String {
    "the create of \"\(unresolved.vendorName)\" was begun \(unresolved.intendedAt.short)"
  }

  private static func choices(_ unresolved: UnresolvedCreate, _ candidates: [Observation]) -> [String] {
    candidates.map { "candidate \(described($0)): \(naming(unresolved, word($0.vendorID)))" } + [
      "none: \(again(unresolved))"
    ]
  }

  private static func described(_ live: Observation) -> String {
    var words = "\(live.vendorID) \"\(live.name)\""
    if let made = live.createdAt { words += ", created \(made.short)" }
    let change = [live.changedAt?.short, live.changedBy.map { "by \($0)" }].compactMap(\.self)
    return change.isEmpty ? words : words + ", changed \(change.joined(separator: " "))"
  }

  // The address under which the state has the unresolved create: its file may have moved since.
  private static func naming(_ unresolved: UnresolvedCreate, _ id: String) -> String {
    // An id that begins like an option is one word with the option that takes it.
    "`ccops state resolve \(unresolved.address) --id\(id.hasPrefix("-") || id.hasPrefix("'-") ? "=" : " ")\(id)`"
  }
  private static func again(_ unresolved: UnresolvedCreate) -> String {
    "`ccops state resolve \(unresolved.address) --again`"
  }

  /// A vendor's id as one word of a shell's command line.
  private static func word(_ id: String) -> String {
    let isPlain = id.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      default: "._-:/@%+=,".utf8.contains(byte)
      }
    }
    return isPlain && !id.isEmpty ? id : "'\(id.replacing("'", with: "'\\''"))'"
  }
}
