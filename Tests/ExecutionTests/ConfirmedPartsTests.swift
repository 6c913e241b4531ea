import Model
import Testing

@testable import Execution

/// Parts of a large write put together in one pass are what they are one after the other.
@Suite struct ConfirmedPartsTests {
  struct Example: Sendable, CustomTestStringConvertible {
    let name: String
    let before: [Value]
    /// Added and removed.
    let parts: [([Value], [Value])]
    let after: [Value]

    var testDescription: String { name }
  }

  static let examples: [Example] = [
    Example(name: "nothing", before: ["a", "b"], parts: [], after: ["a", "b"]),
    Example(name: "additions in order", before: ["a"], parts: [(["b"], []), (["c"], [])], after: ["a", "b", "c"]),
    Example(name: "removal", before: ["a", "b"], parts: [([], ["a"])], after: ["b"]),
    Example(
      name: "changed: the old goes, the new comes", before: ["a", "b"], parts: [(["a"], ["a"])], after: ["b", "a"]),
    Example(name: "added, then removed", before: [], parts: [(["a", "b"], []), ([], ["a"])], after: ["b"]),
    Example(name: "removed, then added", before: ["a"], parts: [([], ["a"]), (["a"], [])], after: ["a"]),
    Example(name: "removal of what is not there", before: ["a"], parts: [([], ["z"])], after: ["a"]),
  ]

  @Test(arguments: examples)
  func partsTogether(_ example: Example) {
    var parts = ConfirmedParts()
    for (added, removed) in example.parts { parts.note("entries", added: added, removed: removed) }
    let record = Self.record(["entries": .list(example.before), "campaign": "Ventas->"])
    let expected: ValueObject = ["entries": .list(example.after), "campaign": "Ventas->"]
    #expect(parts.applied(to: record).attributes == expected)
    #expect(parts.isEmpty == example.parts.isEmpty)
  }

  /// An interrupted run's journal gives the same record as the run itself would have.
  @Test(arguments: examples)
  func partsInAJournal(_ example: Example) {
    let record = Self.record(["entries": .list(example.before)])
    let entries = example.parts.enumerated().map { number, part in
      JournalEntry(
        run: "r", sequence: number, at: Timestamp(milliseconds: 0),
        event: .progressed(
          operation: "o", record: Self.record([:]), field: "entries", added: part.0, removed: part.1))
    }
    let reading = StateReading(
      snapshot: Snapshot(lineage: "l", serial: 1, records: [record.address: record]), journal: entries)
    let recovered = Recovery.fold(reading).snapshot.records[record.address]
    #expect(recovered?.attributes == ["entries": .list(example.after)])
  }

  private static func record(_ attributes: ValueObject) -> StateRecord {
    StateRecord(
      address: Address(provider: "montevideo", collection: "blacklists", name: "sales"), vendorID: "Ventas->",
      vendorName: "Ventas->", attributes: attributes,
      pin: .init(
        commit: "c", source: SourcePin(path: "p", blob: "b"), appliedAt: Timestamp(milliseconds: 0),
        appliedBy: "somebody", run: nil))
  }
}
