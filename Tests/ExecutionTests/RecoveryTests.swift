import Execution
import Model
import TestSupport
import Testing

/// The fold of a journal over the state: which events lead to which records and unresolved creates.
@Suite struct RecoveryTests {
  static let a = TestKinds.address("rings", "a")
  static let b = TestKinds.address("rings", "b")
  static let list = TestKinds.address("lists", "l")

  static func record(_ address: Address, _ id: String, _ attributes: ValueObject = [:]) -> StateRecord {
    StateRecord(
      address: address, vendorID: id, vendorName: "v", attributes: attributes,
      pin: .init(
        commit: "c", source: SourcePin(path: "p", blob: "b"), appliedAt: Timestamp(milliseconds: 0), appliedBy: "t"))
  }
  static func intended(
    _ call: Operation.Call, _ address: Address = a, _ operation: String? = nil, body: Bool = true
  ) -> JournalEntry.Event {
    .intended(
      WriteIntent(
        operation: operation ?? "\(address):\(call)", address: address, call: call, vendorName: "v",
        body: call == .create && body ? ["name": "v"] : nil))
  }
  static func succeeded(_ call: String, _ record: StateRecord?, _ address: Address = a) -> JournalEntry.Event {
    .succeeded(operation: "\(address):\(call)", address: address, record: record)
  }
  static func failed(_ call: String) -> JournalEntry.Event {
    .failed(operation: "\(a):\(call)", address: a, message: "no")
  }
  static func unknownOutcome(_ call: String) -> JournalEntry.Event {
    .unknownOutcome(operation: "\(a):\(call)", address: a, message: "?")
  }
  static func part(_ added: [Value], _ removed: [Value] = []) -> JournalEntry.Event {
    .progressed(
      operation: "\(list):update", record: record(list, "c", ["campaign": "c"]), field: "entries", added: added,
      removed: removed)
  }
  static let begun = JournalEntry.Event.begun(commit: "c", by: "t")

  /// A journal over a state, and what must come of it: ids by address, and who is unresolved.
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    var records: [StateRecord] = []
    /// Unresolved creates of the state that the journal is applied to.
    var earlier: [Address] = []
    let events: [JournalEntry.Event]
    var ids: [Address: String] = [:]
    var unresolvedCreates: [Address] = []
    var unresolvedAddresses: [Address] = []
    var completed = 0

    var testDescription: String { name }
  }

  @Test(arguments: [
    Case(name: "no run", records: [record(a, "1")], events: [], ids: [a: "1"]),
    Case(name: "begun only", records: [record(a, "1")], events: [begun], ids: [a: "1"]),
    Case(
      name: "a create without an outcome", events: [begun, intended(.create)], unresolvedCreates: [a],
      unresolvedAddresses: [a]),
    Case(
      name: "a create that was done", events: [begun, intended(.create), succeeded("create", record(a, "1"))],
      ids: [a: "1"], completed: 1),
    Case(name: "a create that was refused", events: [begun, intended(.create), failed("create")]),
    Case(
      name: "a create with an unknown outcome", events: [begun, intended(.create), unknownOutcome("create")],
      unresolvedCreates: [a],
      unresolvedAddresses: [a]),
    Case(
      name: "an update without an outcome: the next plan sees", records: [record(a, "1")],
      events: [begun, intended(.update)], ids: [a: "1"], unresolvedAddresses: [a]),
    Case(
      name: "a deletion that was done", records: [record(a, "1")],
      events: [begun, intended(.delete), succeeded("delete", nil)], completed: 1),
    Case(
      name: "a move", records: [record(a, "1")],
      events: [begun, succeeded("record", record(b, "1"), b), succeeded("record", nil)], ids: [b: "1"], completed: 2),
    Case(
      name: "a shell, then nothing",
      events: [begun, intended(.create), succeeded("create", record(a, "1")), intended(.update)],
      ids: [a: "1"], unresolvedAddresses: [a], completed: 1),
    Case(
      name: "two runs: the second one found what the first one made, and changed it",
      events: [
        begun, intended(.create, a, "\(a):partial"), begun, intended(.update), succeeded("update", record(a, "1")),
      ], ids: [a: "1"], completed: 1),
    Case(
      name: "an announced create is not settled by a move that the same run wrote down first",
      events: [intended(.create), begun, succeeded("\(a):record", record(a, "1"))], ids: [a: "1"],
      unresolvedCreates: [a],
      unresolvedAddresses: [a], completed: 1),
    Case(
      name: "two runs: the second one could not change what the first one made",
      events: [begun, intended(.create), begun, intended(.update), failed("update")], unresolvedCreates: [a]),
    Case(
      name: "two runs: the second create was refused, the first may have created something",
      events: [begun, intended(.create), begun, intended(.create), failed("create")], unresolvedCreates: [a]),
    Case(
      name: "two runs: the second one recorded what the first one made, and its own create was refused",
      events: [
        begun, intended(.create), begun, succeeded("record", record(a, "1")), intended(.create), failed("create"),
      ], ids: [a: "1"], completed: 1),
    Case(
      name: "two runs: the second one recorded what the first one made, and died in its own create",
      events: [begun, intended(.create), begun, succeeded("record", record(a, "1")), intended(.create)],
      ids: [a: "1"], unresolvedCreates: [a], unresolvedAddresses: [a], completed: 1),
    Case(
      name: "two runs: the second one forgot the address", records: [record(a, "1")],
      events: [begun, intended(.create), begun, succeeded("record", nil)], completed: 1),
    Case(
      name: "a create of a kind that cannot be listed", events: [begun, intended(.create, list, nil, body: false)],
      unresolvedCreates: [list], unresolvedAddresses: [list]),
    Case(
      name: "an unresolved create of an earlier state that this run resolved", earlier: [a],
      events: [begun, intended(.create), succeeded("create", record(a, "1"))], ids: [a: "1"], completed: 1),
    Case(
      name: "an unresolved create of another address stays", earlier: [b],
      events: [begun, intended(.create), succeeded("create", record(a, "1"))], ids: [a: "1"], unresolvedCreates: [b],
      completed: 1),
  ])
  func table(_ example: Case) {
    let unresolvedCreates = Dictionary(
      uniqueKeysWithValues: example.earlier.map {
        ($0, UnresolvedCreate(address: $0, vendorName: "v", body: [:], intendedAt: Timestamp(milliseconds: 0)))
      })
    let snapshot = Snapshot(
      lineage: "l", records: Dictionary(uniqueKeysWithValues: example.records.map { ($0.address, $0) }),
      unresolvedCreates: unresolvedCreates)
    let recovered = Recovery.fold(StateReading(snapshot: snapshot, journal: entries(example.events)))
    #expect(recovered.snapshot.records.mapValues(\.vendorID) == example.ids)
    #expect(recovered.snapshot.unresolvedCreates.keys.sorted() == example.unresolvedCreates.sorted())
    #expect(recovered.unresolvedAddresses == example.unresolvedAddresses)
    #expect(recovered.completed == example.completed)
  }

  /// The entries of the events; a second `begun` is another run.
  private func entries(_ events: [JournalEntry.Event]) -> [JournalEntry] {
    var run = 1
    var hasBegun = false
    return events.enumerated().map { number, event in
      if case .begun = event {
        if hasBegun { run += 1 }
        hasBegun = true
      }
      return JournalEntry(run: "run \(run)", sequence: number, at: Timestamp(milliseconds: Int64(number)), event: event)
    }
  }

  @Test(arguments: [
    (prior: nil as [Value]?, events: [part(["1", "2"])], entries: ["1", "2"] as [Value]),
    (prior: nil, events: [part(["1"]), part(["2"])], entries: ["1", "2"]),
    (prior: ["1", "2"], events: [part([], ["1"])], entries: ["2"]),
    (prior: ["1", "2"], events: [part(["3"], ["1"]), part(["1"])], entries: ["2", "3", "1"]),
    (prior: ["1"], events: [part(["2"]), part([], ["2"])], entries: ["1"]),
    (
      prior: ["1"],
      events: [part(["2"]), .succeeded(operation: "x", address: list, record: record(list, "c", ["entries": ["9"]]))],
      entries: ["9"]
    ),
  ])
  func parts(_ example: (prior: [Value]?, events: [JournalEntry.Event], entries: [Value])) {
    let before = example.prior.map {
      [Self.list: Self.record(Self.list, "c", ["campaign": "c", "entries": .list($0)])]
    }
    let recovered = Recovery.fold(
      StateReading(snapshot: Snapshot(lineage: "l", records: before ?? [:]), journal: entries(example.events)))
    #expect(recovered.snapshot.records[Self.list]?.attributes["entries"] == .list(example.entries))
  }
}
