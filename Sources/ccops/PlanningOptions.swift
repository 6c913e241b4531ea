import ArgumentParser
import Model
import Planning

/// What narrows a plan, and which of its refusals are lifted.
struct PlanningOptions: ParsableArguments {
  @Option(
    name: .customLong("target"),
    help: ArgumentHelp(
      "Only this address, and what it needs or what depends on it; may be repeated.", valueName: "address"))
  var targets: [Address] = []

  @Option(
    name: .customLong("allow"),
    help: ArgumentHelp(
      """
      Lift the refusal of this code, at this address or, without one, wherever it occurs; may be repeated. Needs \
      --reason.
      """, valueName: "code[@address]"),
    completion: .list(DiagnosticCode.liftable.map(\.rawValue)), transform: AllowArgument.init)
  var allowed: [AllowArgument] = []

  @Option(help: ArgumentHelp("Why refusals are lifted. It is recorded in the state's history.", valueName: "text"))
  var reason: String?

  @Flag(help: "The same as --allow needs-adoption; needs no --reason.")
  var adopt = false

  @Flag(help: "Lift the limits on how much one plan may change, and no other refusal; needs no --reason.")
  var force = false

  @Option(
    name: .customLong("unprotect"),
    help: ArgumentHelp(
      "The same as --allow protected@ADDRESS; needs no --reason; may be repeated.", valueName: "address"))
  var unprotected: [Address] = []

  func validate() throws {
    let isEmpty = reason.map { $0.allSatisfy(\.isWhitespace) }
    if isEmpty == true { throw ValidationError("--reason is empty: say why the refusal is lifted") }
    if !allowed.isEmpty, isEmpty == nil {
      throw ValidationError("--allow needs --reason TEXT, which is recorded in the state's history")
    }
    if reason != nil, allowed.isEmpty, !adopt, !force, unprotected.isEmpty {
      throw ValidationError("--reason belongs to --allow, --adopt, --force or --unprotect, and there is none")
    }
  }

  /// - Throws: `ValidationError` if `--allow` names a refusal that does not arise when a saved plan is applied.
  func validateForSavedPlan() throws {
    guard let other = allowed.first(where: { !DiagnosticCode.arisingAtApply.contains($0.code) }) else { return }
    throw ValidationError(
      "a saved plan contains its consents: give --allow \(other.code.rawValue) to `ccops plan --out FILE`")
  }

  /// An option that was given; nil where none was.
  var given: String? {
    if !targets.isEmpty { return "--target" }
    if adopt { return "--adopt" }
    if force { return "--force" }
    return unprotected.isEmpty ? nil : "--unprotect"
  }

  var values: PlanOptions {
    var consents = allowed.map { ConsentOption.allow($0.code, at: $0.subject, reason: reason ?? "") }
    if adopt { consents.append(.adopt(reason: reason)) }
    if force { consents.append(.force(reason: reason)) }
    consents += unprotected.map { .unprotect($0, reason: reason) }
    return PlanOptions(targets: Set(targets), consents: consents)
  }
}

/// `CODE` or `CODE@ADDRESS` of `--allow`.
struct AllowArgument: Sendable {
  let code: DiagnosticCode
  let subject: Subject?

  init(_ text: String) throws {
    let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    code = try Self.code(parts[0])
    guard parts.count == 2 else {
      subject = nil
      return
    }
    guard let subject = Subject(parts[1]) else {
      throw ValidationError("\"\(parts[1])\" is neither an address nor a kind or provider, such as hanoi/groups")
    }
    self.subject = subject
  }

  private static func code(_ text: String) throws -> DiagnosticCode {
    let names = DiagnosticCode.liftable.map(\.rawValue)
    if let code = DiagnosticCode.liftable.first(where: { $0.rawValue == text }) { return code }
    let isKnown = DiagnosticCode(rawValue: text) != nil
    let nearest = NameSuggestion.nearest(to: text, among: names).map { "; the nearest is \"\($0)\"" } ?? ""
    let problem = isKnown ? "nothing lifts \(text)" : "there is no code \"\(text)\"\(nearest)"
    throw ValidationError("\(problem). These can be lifted: \(names.joined(separator: ", "))")
  }
}
