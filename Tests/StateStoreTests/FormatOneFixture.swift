import Foundation
import Git
import Model
import StateStores
import TestSupport

/// States of format 1 as an earlier ccops wrote them, of a run that was killed: in `Fixtures/format-1`.
struct FormatOneFixture: Decodable, Sendable {
  struct Commit: Decodable, Sendable {
    let message: String
    /// The whole tree.
    let files: [String: String]
  }

  let commits: [Commit]
  let journal: String

  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appending(path: "Fixtures/format-1")

  static func git(_ name: String) throws -> FormatOneFixture {
    try JSONDecoder().decode(
      FormatOneFixture.self, from: try Data(contentsOf: folder.appending(path: "git-\(name).json")))
  }

  static func sql() throws -> String {
    try String(contentsOf: folder.appending(path: "postgres.sql"), encoding: .utf8)
  }

  /// Makes the state ref of a repository what it was.
  func restore(in path: String, _ reference: String) async throws {
    let repository = try Repository.open(at: path)
    var (tip, files): (ObjectID?, [String: String]) = (nil, [:])
    for commit in commits {
      let gone = Set(files.keys).subtracting(commit.files.keys).map { TreeEdit(path: $0, contents: nil) }
      tip = try await repository.writeCommit(
        on: reference, expecting: tip,
        edits: gone + commit.files.map { TreeEdit(path: $0, contents: Array($1.utf8)) }, message: commit.message,
        author: Signature(name: "Ann", email: "ann@example.com", time: 1_796_059_782))
      files = commit.files
    }
  }

  /// Puts the journal of the killed run on the disk.
  func restoreJournal(in path: String) throws {
    let folder = path + "/.git/ccops/production"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try journal.write(toFile: folder + "/journal.jsonl", atomically: true, encoding: .utf8)
  }

  // MARK: What it holds

  static let lineage = "46967a9e-0fff-4bcf-b62d-e661e4b57e50"

  /// A record in the form in which all of them are compared here.
  static let records: [String: String] = [
    "hanoi/greetings/goodbye": "protect false, depends on [], @ Goodbye",
    "hanoi/greetings/welcome": "protect true, depends on [], Welcome to Example",
    "hanoi/ivr/billing": "protect false, depends on [], ",
    "hanoi/ivr/main": "protect false, depends on [hanoi/greetings/goodbye], ",
  ]

  static func shown(_ records: [Address: StateRecord]) -> [String: String] {
    var shown: [String: String] = [:]
    for (address, record) in records {
      shown[address.description] =
        "protect \(record.protect), depends on [\(record.dependsOn.map(\.description).joined(separator: " "))], "
        + (record.attributes["text"]?.string ?? "")
    }
    return shown
  }

  static let unresolved: [String: UnresolvedCreate.Resolution?] = [
    "hanoi/greetings/lost": nil, "hanoi/greetings/taken": .object("752a4f86392f295e2170ec09"),
  ]

  static func shown(_ creates: [Address: UnresolvedCreate]) -> [String: UnresolvedCreate.Resolution?] {
    Dictionary(uniqueKeysWithValues: creates.map { ($0.description, $1.resolution) })
  }

  /// The events of the run that was killed, as they stand in its journal.
  static let events = [
    "begun", "succeeded lost", "succeeded taken", "intended four", "succeeded four", "intended one",
    "unknown outcome one", "intended three", "succeeded three", "intended two",
  ]

  static func shown(_ entries: [JournalEntry]) -> [String] {
    entries.map { entry in
      switch entry.event {
      case .begun: "begun"
      case .intended(let intent): "intended \(intent.address.name)"
      case .succeeded(_, let address, _): "succeeded \(address.name)"
      case .progressed(_, let record, _, _, _): "progressed \(record.address.name)"
      case .confirmed(_, let record, _): "confirmed \(record.address.name)"
      case .failed(_, let address, _): "failed \(address.name)"
      case .unknownOutcome(_, let address, _): "unknown outcome \(address.name)"
      }
    }
  }
}
