import Model
import TestSupport
import Testing

@testable import StateStores

/// The order in which a journal reaches its medium when events come during a commit of the state.
@Suite(.bounded) struct JournalTests {
  /// Keeps what it is asked for, in order.
  private actor RecordingMedium: JournalMedium {
    enum Action: Hashable {
      case append(journal: String, sequences: [Int])
      case remove
    }

    private(set) var actions: [Action] = []

    func append(_ lines: [JournalLine], header: JournalHeader) async -> Result<Void, StateError> {
      actions.append(.append(journal: header.id, sequences: lines.map(\.sequence)))
      return .success(())
    }

    func remove() async throws(StateError) { actions.append(.remove) }
  }

  @Test(
    "a header names the formats that can be read",
    arguments: [
      (3, "not 3: finish that run with the ccops that began it"), (.number(1.5), "not 1.5: it is damaged"),
    ] as [(Value, String)])
  func headers(_ format: Value, _ found: String) {
    let error = #expect(throws: StateError.self) { try JournalHeader(["format": format], place: "the journal") }
    #expect(error?.description.hasSuffix("the journal: \"format\" must be 1 or 2, \(found)") == true)
  }

  @Test("events that come during a commit are written after it, to the new journal, each of them once")
  func eventsDuringACommit() async throws {
    let medium = RecordingMedium()
    let journal = Journal(
      on: medium, last: nil, header: JournalHeader(id: "old", lineage: "", serial: 0), run: "run",
      clock: { StoreFixture.now })
    try await journal.append([StoreFixture.begun])
    let (committing, signal) = AsyncStream<Void>.makeStream()
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        try await journal.commit { _ throws(StateError) in
          signal.finish()
          // An append that does not wait for the commit is written meanwhile.
          for _ in 0..<1000 { await Task.yield() }
          return (JournalHeader(id: "new", lineage: "l", serial: 1), ())
        }
      }
      for await _ in committing {}
      for number in 0..<60 {
        group.addTask { try await journal.append([StoreFixture.intended("n\(number)")]) }
      }
      try await group.waitForAll()
    }
    let actions = await medium.actions
    #expect(Array(actions.prefix(2)) == [.append(journal: "old", sequences: [1]), .remove])
    let written = actions.dropFirst(2).flatMap { action -> [Int] in
      guard case .append(journal: "new", sequences: let sequences) = action else { return [] }
      return sequences
    }
    #expect(written == Array(2...61))
  }
}
