import Foundation
import Git
import Model
import StateStores
import Synchronization
import TestSupport

/// One place where state is kept, and as many store objects over it as a test wants: a new one is what a new process
/// would have.
struct StoreFixture: Sendable {
  enum Kind: String, CaseIterable, Sendable {
    case memory, git, sharedGit, postgres

    /// Without a server there is no store in it; `PostgresStateStoreTests` is reported as skipped then.
    static let allCases: [Kind] = [.memory, .git, .sharedGit] + (ScratchDatabase.isThere ? [.postgres] : [])
  }

  let scratch: ScratchRepository
  let database: ScratchDatabase?
  private let memory: MemoryStateSpace?
  private let names = Counter()
  private let isShared: Bool

  static let now = Timestamp(milliseconds: 1_800_000_000_123)

  init(_ kind: Kind = .git) throws {
    scratch = try ScratchRepository()
    try scratch.write("{}", to: "ccops.json")
    try scratch.commit()
    // A work tree in use: one file edited, one staged, one untracked.
    try scratch.write("{ }", to: "ccops.json")
    try scratch.write("staged", to: "staged")
    try scratch.git("add", "staged")
    try scratch.write("new", to: "untracked")
    isShared = kind == .sharedGit
    if isShared { try scratch.git("init", "--quiet", "--bare", scratch.root.appending(path: "remote.git").path) }
    database = kind == .postgres ? try ScratchDatabase() : nil
    let names = names
    memory = kind == .memory ? MemoryStateSpace(clock: { StoreFixture.now }, identifier: { names.next() }) : nil
  }

  func store(environment: String = "production", at path: String? = nil) throws -> any StateStore {
    try store(StateIdentity(environment: environment), at: path)
  }

  func store(_ identity: StateIdentity, at path: String? = nil) throws -> any StateStore {
    if let memory { return memory.store(identity) }
    let names = names
    if let database {
      return PostgresStateStore(
        identity: identity, connectionString: { Secret(database.connectionString) },
        clock: { StoreFixture.now },
        identifier: { names.next() })
    }
    return try GitStateStore(
      repository: try Repository.open(at: path ?? scratch.path), identity: identity,
      sharing: isShared ? sharing(identity) : nil, clock: { StoreFixture.now },
      identifier: { names.next() })
  }

  private func sharing(_ identity: StateIdentity) -> GitSharingOptions {
    let settings = StateSettings()
    var options = GitSharingOptions(
      remote: scratch.root.appending(path: "remote.git").path,
      reference: settings.reference(of: identity.environment, project: identity.project),
      timing: GitSharingOptions.Timing(now: { .zero }, pause: { _ in try await Task.sleep(for: .seconds(3600)) }))
    options.unnamedReference = settings.reference(of: identity.environment, project: nil)
    return options
  }

  var journalPath: String { scratch.path + "/.git/ccops/production/journal.jsonl" }
  var lockPath: String { scratch.path + "/.git/ccops/production/lock" }
  let reference = "refs/ccops/production/state"

  func journalBytes() throws -> Data { try Data(contentsOf: URL(filePath: journalPath)) }
  func setJournal(_ bytes: Data) throws { try bytes.write(to: URL(filePath: journalPath)) }
  var hasJournal: Bool { FileManager.default.fileExists(atPath: journalPath) }

  static func holder(_ user: String = "ann") -> LockHolder {
    LockHolder(user: user, host: "ci-1", process: 42, run: "https://ci.example.com/7", since: now)
  }

  static func message(_ summary: String = "apply 1 change to production", details: [String] = []) -> StateMessage {
    StateMessage(
      summary: summary, details: details, commit: String(repeating: "a", count: 40), by: "Ann <ann@example.com>",
      at: now)
  }

  /// A record that uses every kind of value there is.
  static func record(_ text: String, timeout: Int64 = 30) -> StateRecord {
    let address = Address(text) ?? Address(provider: "bad", collection: "bad", name: "bad")
    let menu = Reference(Address(provider: "hanoi", collection: "ivr", name: "main"), fragment: "start")
    var record = StateRecord(
      address: address, vendorID: "64f0c0ffee", vendorName: "Hỗ trợ @ \(address.name)",
      attributes: [
        "timeout": .integer(timeout), "action": .reference(menu), "literal": "@groups/x", "doubled": "@@y",
        "file": .file(FileReference(path: "hanoi/greetings/w.mp3", sha256: String(repeating: "0", count: 64), size: 9)),
        "list": ["@x", .null, true, 1.5.value, ["deep": .reference(Reference(menu.address))]],
        "text": "tab\tline\n\u{1}\"",
      ],
      schemaVersion: 2, references: [Reference(menu.address), menu],
      exclusive: [.name("Hỗ trợ"), ExclusiveKey(kind: "number", value: ["Ventas->", "098"])],
      protect: true, dependsOn: [menu.address], ignore: ["description"], external: true, unobservable: ["timeout"],
      exports: ["start": "abc"], superseded: ["old-1"],
      pin: .init(
        commit: String(repeating: "a", count: 40),
        source: SourcePin(
          layers: [
            SourceLayer(.file, path: "hanoi/groups/support.json", blob: String(repeating: "b", count: 40)),
            SourceLayer(.overlay, path: "overlays/x/hanoi/groups/support.json", blob: ""),
            SourceLayer(.asset, path: "hanoi/groups/@support.mp3", blob: String(repeating: "c", count: 40)),
          ], variables: ["company": "@Example"]), appliedAt: now, appliedBy: "Ann", run: nil))
    record.unconfirmed = UnconfirmedValues(
      from: ["enabled": true, "action": .reference(menu)], to: ["enabled": false],
      of: [Field("enabled", .boolean, .optional, ""), Field("action", .anything, .optional, "")])
    record.unconfirmed.isDeletion = true
    return record
  }

  static func edit(_ records: StateRecord...) -> StateEdit {
    StateEdit(upserts: Dictionary(uniqueKeysWithValues: records.map { ($0.address, $0) }))
  }

  static let begun = JournalEntry.Event.begun(commit: "c", by: "Ann")
  static func intended(_ name: String) -> JournalEntry.Event {
    let address = Address(provider: "hanoi", collection: "groups", name: name)
    var intent = WriteIntent(
      operation: "\(address):create", address: address, call: .create, vendorName: "@ \(name)",
      body: ["group_name": .string("@@ \(name)"), "action": .reference(Reference(address))], schemaVersion: 2,
      known: ["7"])
    intent.record = record("\(address)")
    intent.unconfirmed = intent.record?.unconfirmed ?? UnconfirmedValues()
    intent.settings = AppliedSettings(protect: true, dependsOn: [address], ignore: ["@text"])
    return .intended(intent)
  }
  static func succeeded(_ name: String) -> JournalEntry.Event {
    let record = record("hanoi/groups/\(name)")
    return .succeeded(operation: "\(record.address):create", address: record.address, record: record)
  }
}

extension Double {
  fileprivate var value: Value { .number(self) }
}

/// Names in order, for tests that must print the same bytes twice.
final class Counter: Sendable {
  private let count = Mutex(0)
  func next() -> String {
    count.withLock {
      $0 += 1
      return "id-\($0)"
    }
  }
}

/// A run that ends early.
struct Crash: Error {}
