package import Model

/// `ccops state forget` and `state move`: edits of the records alone. No vendor is called.
package struct StateWorkflow: Sendable {
  private let store: any StateStore
  private let holder: LeaseHolder
  private let author: String
  private let clock: @Sendable () -> Timestamp

  package init(
    store: any StateStore, holder: LeaseHolder, author: String, clock: @escaping @Sendable () -> Timestamp
  ) {
    self.store = store
    self.holder = holder
    self.author = author
    self.clock = clock
  }

  /// Drops an address from the state; the live object stays as it is and becomes unmanaged.
  package func forget(_ address: Address) async throws -> Int {
    try await edit("forget \(address)") { snapshot in
      guard snapshot.records[address] != nil else { throw WorkflowError(StateWorkflow.unknown(address)) }
      return StateEdit(removals: [address])
    }
  }

  /// Gives a record another address of the same kind.
  package func move(_ from: Address, to: Address) async throws -> Int {
    try await edit("move \(from) to \(to)") { snapshot in
      guard let old = snapshot.records[from] else { throw WorkflowError(StateWorkflow.unknown(from)) }
      guard snapshot.records[to] == nil else { throw WorkflowError("\(to) is already in the state") }
      guard from.kind == to.kind else {
        throw WorkflowError("\(from) and \(to) are of different kinds; a live object cannot change its kind")
      }
      return StateEdit(upserts: [to: old.readdressed(to)], removals: [from])
    }
  }

  private static func unknown(_ address: Address) -> String {
    "\(address) is not in the state; `ccops state list` shows what is"
  }

  private func edit(_ words: String, _ make: @Sendable (Snapshot) throws -> StateEdit) async throws -> Int {
    try await store.withLease(holder) { session in
      let reading = try await session.read()
      guard reading.journal.isEmpty else {
        throw WorkflowError("an earlier run did not end; run `ccops apply` first, which takes over what it did")
      }
      let message = StateMessage(
        summary: "state: \(words)", details: [], commit: "", by: author, at: clock())
      return try await session.commit(try make(reading.snapshot), message: message)
    }
  }
}
