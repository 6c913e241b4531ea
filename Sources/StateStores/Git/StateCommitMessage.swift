import Git
import Model

/// The message of a state commit, written so that `git log` on the ref is the audit trail, and read back for
/// `state history`.
///
/// Summary, blank line, one line an address, blank line, trailers. The author is who made the change.
struct StateCommitMessage: Hashable, Sendable {
  /// A commit that touched a hundred thousand addresses is still one that a person can page through.
  static let maximumDetails = 300

  /// Stands where `by` has no address: git wants one, and `.invalid` is reserved (RFC 2606).
  static let noEmail = "unknown@ccops.invalid"

  let message: StateMessage
  let identity: StateIdentity
  let serial: Int
  /// URL of the CI run, where known.
  let run: String?
  /// Ids of the journals whose events the commit has: proves later that a journal left behind is in the state already.
  let journals: [String]

  var text: String {
    // An edit of the state alone comes from no commit of the configuration.
    var trailers = message.commit.isEmpty ? [] : ["Ccops-Commit: \(Self.line(message.commit))"]
    trailers += Self.trailers(of: identity) + ["Ccops-Serial: \(serial)"]
    if let run { trailers.append("Ccops-Run: \(Self.line(run))") }
    if let digest = message.planDigest { trailers.append("Ccops-Plan: \(Self.line(digest))") }
    trailers += message.consents.map { "Ccops-Consent: \(Self.line(CanonicalJSON.text($0.asValue)))" }
    trailers += journals.map { "Ccops-Journal: \(Self.line($0))" }
    let paragraphs = [[Self.line(message.summary)], details, trailers].filter { !$0.isEmpty }
    return paragraphs.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
  }

  private var details: [String] {
    let lines = message.details.map(Self.line).filter { !$0.isEmpty }
    guard lines.count > Self.maximumDetails else { return lines }
    return lines.prefix(Self.maximumDetails) + ["and \(lines.count - Self.maximumDetails) more"]
  }

  var author: Signature { Self.signature(of: message.by, at: message.at) }

  /// - Parameter by: `Name <address>`, or a name alone.
  static func signature(of by: String, at time: Timestamp) -> Signature {
    let (name, email) = nameAndEmail(by)
    return Signature(name: name, email: email.isEmpty ? noEmail : email, time: time.milliseconds / 1000)
  }

  /// Reads a state commit; nil when it is not one.
  static func entry(of commit: CommitInfo) -> StateHistoryEntry? {
    guard let serial = serial(of: commit) else { return nil }
    let paragraphs = paragraphs(of: commit)
    let message = StateMessage(
      summary: commit.summary, details: paragraphs.count > 2 ? paragraphs[1].map(String.init) : [],
      commit: trailer("Ccops-Commit", of: commit) ?? "",
      by: commit.authorEmail == noEmail ? commit.authorName : "\(commit.authorName) <\(commit.authorEmail)>",
      at: Timestamp(milliseconds: commit.time * 1000), planDigest: trailer("Ccops-Plan", of: commit),
      consents: trailers("Ccops-Consent", of: commit).compactMap(consent))
    return StateHistoryEntry(
      id: commit.id.hex, serial: serial, message: message, run: trailer("Ccops-Run", of: commit))
  }

  /// nil for a trailer that ccops did not write.
  private static func consent(_ text: String) -> Consent? {
    do throws(StateError) {
      return try StateCoding.read(Array(text.utf8), path: "Ccops-Consent")
    } catch {
      return nil
    }
  }

  /// Whose state it is.
  static func trailers(of identity: StateIdentity) -> [String] {
    (identity.project.map { ["Ccops-Name: \($0)"] } ?? []) + ["Ccops-Environment: \(identity.environment)"]
  }

  /// A trailer's value; nil when the commit has none of that name.
  static func trailer(_ name: String, of commit: CommitInfo) -> String? { trailers(name, of: commit).last }

  /// The values of all trailers of a name. Only the last paragraph holds trailers.
  static func trailers(_ name: String, of commit: CommitInfo) -> [String] {
    (paragraphs(of: commit).last ?? []).filter { $0.hasPrefix(name + ": ") }.map {
      String($0.dropFirst(name.count + 2))
    }
  }

  /// nil for a commit that changed no record: one that only shows that a run is going on.
  static func serial(of commit: CommitInfo) -> Int? { trailer("Ccops-Serial", of: commit).flatMap { Int($0) } }

  private static func paragraphs(of commit: CommitInfo) -> [ArraySlice<Substring>] {
    commit.message.split(separator: "\n", omittingEmptySubsequences: false).split(whereSeparator: \.isEmpty)
  }

  /// `Ann <ann@example.com>` in its parts; a text of another shape is all name.
  static func nameAndEmail(_ by: String) -> (name: String, email: String) {
    let clean = line(by)
    var name = clean
    var email = ""
    if clean.hasSuffix(">"), let opening = clean.lastIndex(of: "<") {
      name = String(clean[..<opening])
      email = String(clean[clean.index(after: opening)...].dropLast())
    }
    let brackets: (Character) -> Bool = { $0 == "<" || $0 == ">" }
    name = trimmed(name.filter { !brackets($0) })
    return (name.isEmpty ? "ccops" : name, trimmed(email.filter { !brackets($0) }))
  }

  /// One line of plain text: names come from vendors and must not forge trailers or drive a terminal.
  static func line(_ text: String) -> String {
    trimmed(ControlCharacters.replaced(in: text, by: " "))
  }

  private static func trimmed(_ text: String) -> String {
    guard let first = text.firstIndex(where: { $0 != " " }), let last = text.lastIndex(where: { $0 != " " }) else {
      return ""
    }
    return String(text[first...last])
  }
}
