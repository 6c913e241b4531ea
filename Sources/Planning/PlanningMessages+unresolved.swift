import Model

/// The words for creates of earlier runs of which nobody knows what they made. Each names the candidates and the commands that settle it.
extension PlanningMessages {
  static func severalCandidates(_ address: Address, _ unresolved: UnresolvedCreate, _ candidates: [Observation])
    -> Diagnostic
  {
    Diagnostic(
      .severalCandidates,
      "an interrupted run was creating \(address), and \(candidates.count) live objects could be what it made",
      address: address, notes: [begun(unresolved)] + choices(unresolved, candidates),
      suggestion: "look at them on the platform, then say with one of these commands which it is, or that none is")
  }

  /// Only the time speaks against them.
  static func unsureCandidate(_ address: Address, _ unresolved: UnresolvedCreate, _ candidates: [Observation])
    -> Diagnostic
  {
    let what =
      candidates.count == 1
      ? "a live object is just what it sent" : "\(candidates.count) live objects are just what it sent"
    return Diagnostic(
      .uncertainCandidate,
      "an interrupted run was creating \(address), and \(what), but the vendor says that it was there before",
      address: address,
      notes: [begun(unresolved)] + choices(unresolved, candidates) + [
        "the clock of the machine that ran the create, or the vendor's, may have been wrong by more than five minutes"
      ],
      suggestion: "look at it on the platform, then say with one of these commands whether the create made it")
  }

  /// What `ccops state resolve` named cannot be had.
  static func cannotTake(_ address: Address, _ unresolved: UnresolvedCreate, _ id: String, _ why: String) -> Diagnostic
  {
    Diagnostic(
      .invalidResolution, "`ccops state resolve` took \(id) for what an interrupted run made of \(address), but \(why)",
      address: address, notes: [begun(unresolved)],
      suggestion: "\(take(unresolved, "ID")) names another object, and \(again(unresolved)) says that there is none")
  }

  private static func begun(_ unresolved: UnresolvedCreate) -> String {
    "the create of \"\(unresolved.vendorName)\" was begun \(unresolved.intendedAt.short)"
  }

  private static func choices(_ unresolved: UnresolvedCreate, _ candidates: [Observation]) -> [String] {
    candidates.map { "candidate \(described($0)): \(take(unresolved, word($0.vendorID)))" } + [
      "none: \(again(unresolved))"
    ]
  }

  private static func described(_ live: Observation) -> String {
    var words = "\(live.vendorID) \"\(live.name)\""
    if let made = live.createdAt { words += ", made \(made.short)" }
    let change = [live.changedAt?.short, live.changedBy.map { "by \($0)" }].compactMap(\.self)
    return change.isEmpty ? words : words + ", changed \(change.joined(separator: " "))"
  }

  // The address under which the state has the unresolved create: its file may have moved since.
  private static func take(_ unresolved: UnresolvedCreate, _ id: String) -> String {
    // An id that begins like an option is one word with the option that takes it.
    "`ccops state resolve \(unresolved.address) --take\(id.hasPrefix("-") || id.hasPrefix("'-") ? "=" : " ")\(id)`"
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
