/// What a person allows in one run.
package struct Consents: Hashable, Sendable {
  package static let none = Consents([], by: "", at: Timestamp(milliseconds: 0))

  private let options: [ConsentOption]
  private let by: String
  private let at: Timestamp

  /// - Parameter by: `Name <address>` of the person.
  package init(_ options: [ConsentOption], by: String, at: Timestamp) {
    self.options = options
    self.by = by
    self.at = at
  }

  /// Lifts refusals. No other code decides that a refusal does not count.
  ///
  /// - Parameter diagnostics: Only errors of a liftable code are refusals; all others stay as they are. Those that were
  ///   lifted already count for the options that lift them.
  /// - Returns: The diagnostics in their order, with a warning at the end for each option that lifts nothing. A refusal
  ///   that is lifted has become a warning with its consent.
  package func lift(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
    var used: Set<Int> = []
    let result = diagnostics.map { diagnostic -> Diagnostic in
      guard diagnostic.isLiftable || diagnostic.consent != nil else { return diagnostic }
      let lifting = options.indices.filter { options[$0].lifts(diagnostic) }
      used.formUnion(lifting)
      guard diagnostic.isLiftable, let option = lifting.first(where: { options[$0].subject != nil }) ?? lifting.first
      else {
        return diagnostic
      }
      return diagnostic.lifted(by: consent(options[option], to: diagnostic.code))
    }
    return result
      + options.indices.filter { !used.contains($0) }.map { Self.unused(options[$0], among: diagnostics) }
  }

  private func consent(_ option: ConsentOption, to code: DiagnosticCode) -> Consent {
    Consent(code: code.rawValue, subject: option.subject, reason: option.reason, by: by, at: at)
  }

  private static func unused(_ option: ConsentOption, among diagnostics: [Diagnostic]) -> Diagnostic {
    let elsewhere = diagnostics.filter { $0.isLiftable && option.codes.contains($0.code) }.compactMap(\.subject)
    return Diagnostic(
      .unusedConsent, .warning, "\(option.option) lifts nothing: there is no such refusal",
      notes: elsewhere.prefix(5).map { "it is refused at \($0)" })
  }
}

extension DiagnosticCode {
  /// The refusals that `--allow` lifts. docs/diagnostics.md says what happens then.
  package static let liftable: [DiagnosticCode] = [
    .needsAdoption,
    .protected,
    .tooManyDeletions,
    .tooManyUpdates,
    .tooManyRecreations,
    .stillReferred,
    .vanishedFolder,
    .emptyLiveList,
    .otherTenant,
    .otherServer,
    .otherEnvironment,
    .olderCommit,
  ]

  /// The limits that `--force` lifts.
  package static let percentageLimits: Set<DiagnosticCode> = [
    .tooManyDeletions,
    .tooManyUpdates,
    .tooManyRecreations,
  ]

  /// The liftable refusals that may arise when a saved plan is applied; `apply FILE --allow` accepts these alone. All
  /// others were decided when the plan was made.
  package static let arisingAtApply: Set<DiagnosticCode> = [.olderCommit, .otherEnvironment, .otherTenant]
}

extension Diagnostic {
  /// Whether it stops the run and a consent can lift it.
  package var isLiftable: Bool { isError && DiagnosticCode.liftable.contains(code) }

  /// The option that would lift it, without the reason: `--allow protected@hanoi/groups/support`; nil unless it is
  /// liftable.
  package var allowOption: String? {
    isLiftable ? "--allow \(code.rawValue)\(subject.map { "@\($0)" } ?? "")" : nil
  }

  fileprivate func lifted(by consent: Consent) -> Diagnostic {
    var lifted = Diagnostic(code, .warning, summary, file: file, place: place, path: path, notes: notes)
    lifted.subject = subject
    lifted.consent = consent
    return lifted
  }
}

extension Plan {
  /// Adds what was found, lifted where a consent says so. A refusal that the plan has a consent to is not found again.
  package mutating func add(_ found: [Diagnostic], liftedBy consents: Consents) {
    let lifted = diagnostics.filter { $0.consent != nil }
    let new = found.filter { item in !lifted.contains { $0.code == item.code && $0.subject == item.subject } }
    diagnostics = consents.lift(diagnostics.filter { $0.code != .unusedConsent } + new)
  }

  /// The consents that lifted something, each once.
  package var consents: [Consent] {
    var seen: Set<Consent> = []
    return diagnostics.compactMap(\.consent).filter { seen.insert($0).inserted }
  }
}
