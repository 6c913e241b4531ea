import Execution
package import Model

/// `ccops state list`, `forget`, `move` and `resolve`: what the state holds, and edits of it alone. No vendor is
/// called.
package struct StateWorkflow: Sendable {
  private let store: any StateStore
  private let holder: LockHolder
  private let author: String
  private let clock: @Sendable () -> Timestamp

  package init(
    store: any StateStore, holder: LockHolder, author: String, clock: @escaping @Sendable () -> Timestamp
  ) {
    self.store = store
    self.holder = holder
    self.author = author
    self.clock = clock
  }

  /// The state as it is known now: what a run that did not end has recorded, and what it left unresolved, included.
  package static func known(_ store: any StateStore) async throws -> Snapshot {
    Recovery.fold(try await store.read()).snapshot
  }

  /// The record of an address.
  package static func record(_ store: any StateStore, of address: Address) async throws -> StateRecord {
    let snapshot = try await known(store)
    guard let record = snapshot.records[address] else { throw unknown(address, in: snapshot) }
    return record
  }

  /// Past changes, newest first. Of one address also those of the addresses that its record had before, each with the
  /// lines about it alone.
  ///
  /// - Throws: `WorkflowError` for an address that is not in the state and never was.
  package static func history(
    _ store: any StateStore, of address: Address?, limit: Int
  ) async throws -> [StateHistoryEntry] {
    guard let address else { return try await store.history(of: nil, limit: limit) }
    var found: [StateHistoryEntry] = []
    var next: (address: Address, before: Int)? = (address, .max)
    while let place = next, found.count < limit {
      next = nil
      // An address that a record left may have got another one since, so that the newest changes are of that.
      let most = place.before == .max ? limit : Int(Int32.max)
      for entry in try await store.history(of: place.address, limit: most)
      where entry.serial < place.before && next == nil && found.count < limit {
        let from = entry.moves.first { $0.to == place.address }?.from
        found.append(entry.about([place.address, from].compactMap(\.self)))
        next = from.map { (address: $0, before: entry.serial) }
      }
    }
    guard found.isEmpty else { return found }
    let snapshot = try await known(store)
    let isKnown = snapshot.records[address] != nil || snapshot.unresolvedCreates[address] != nil
    guard isKnown else { throw unknown(address, in: snapshot) }
    return []
  }

  /// Drops an address from the state, and what is unresolved of it; the live object stays as it is and becomes
  /// unmanaged.
  package func forget(_ address: Address) async throws -> Int {
    try await edit("forget \(address)") { snapshot in
      guard snapshot.records[address] != nil || snapshot.unresolvedCreates[address] != nil else {
        throw StateWorkflow.unknown(address, in: snapshot)
      }
      var after = snapshot
      after.records[address] = nil
      after.unresolvedCreates[address] = nil
      return StateEdit(from: snapshot, to: after)
    }
  }

  /// Gives a record, and what is unresolved of it, another address of the same kind.
  package func move(_ from: Address, to: Address) async throws -> Int {
    try await edit("move \(from) to \(to)") { snapshot in
      guard let old = snapshot.records[from] else { throw StateWorkflow.unknown(from, in: snapshot) }
      guard snapshot.records[to] == nil, snapshot.unresolvedCreates[to] == nil else {
        throw WorkflowError("\(to) is already in the state")
      }
      guard from.kind == to.kind else {
        throw WorkflowError("\(from) and \(to) are of different kinds; a live object cannot change its kind")
      }
      var after = snapshot
      after.records[from] = nil
      after.records[to] = old.readdressed(to)
      after.unresolvedCreates[to] = after.unresolvedCreates.removeValue(forKey: from)?.readdressed(to)
      return StateEdit(from: snapshot, to: after)
    }
  }

  /// Records what a person decided about a create with an unknown outcome; the next plan goes by it. What a
  /// run that did not end has recorded is taken over with it.
  package func resolve(_ address: Address, _ resolution: UnresolvedCreate.Resolution) async throws -> Int {
    try await store.withStateLock(holder) { session in
      let reading = try await session.read()
      var after = Recovery.fold(reading).snapshot
      guard var unresolved = after.unresolvedCreates[address] else {
        try StateWorkflow.refuseUnconfirmed(after.records[address])
        throw WorkflowError(StateWorkflow.notUnresolved(address, after.unresolvedCreates.keys.sorted()))
      }
      try StateWorkflow.check(resolution, of: unresolved, in: after)
      unresolved.resolution = resolution
      after.unresolvedCreates[address] = unresolved
      let words = "resolve \(address): \(StateWorkflow.words(resolution))"
      return try await session.commit(StateEdit(from: reading.snapshot, to: after), message: message(words))
    }
  }

  private static func check(
    _ resolution: UnresolvedCreate.Resolution, of unresolved: UnresolvedCreate, in snapshot: Snapshot
  ) throws {
    guard !unresolved.body.isEmpty else {
      throw WorkflowError(
        "objects of the kind of \(unresolved.address) cannot be listed, so no object can be named; the next apply sends the create again"
      )
    }
    guard case .object(let id) = resolution else { return }
    let kind = unresolved.address.kind
    let owner = snapshot.records.values.filter { $0.address.kind == kind }
      .first { $0.vendorID == id || $0.superseded.contains(id) }
    let rival = snapshot.unresolvedCreates.values.filter { $0.address.kind == kind && $0.address != unresolved.address }
      .first { $0.resolution == resolution }
    guard let other = owner?.address ?? rival?.address else { return }
    throw WorkflowError("\(id) is the object of \(other) already")
  }

  /// The next apply settles a write without an outcome: there is nothing to decide about it.
  private static func refuseUnconfirmed(_ record: StateRecord?) throws {
    guard let record, !record.unconfirmed.isEmpty else { return }
    throw WorkflowError(
      "\(record.address) is not an unresolved create: the outcome of a write is unknown, and the next apply settles it")
  }

  private static func words(_ resolution: UnresolvedCreate.Resolution) -> String {
    switch resolution {
    case .object(let id): "created \(id)"
    case .again: "create again"
    }
  }

  private static func notUnresolved(_ address: Address, _ unresolvedAddresses: [Address]) -> String {
    unresolvedAddresses.isEmpty
      ? "\(address) is not an unresolved create; there are none"
      : "\(address) is not an unresolved create; these are:\n"
        + unresolvedAddresses.map { "  \($0)" }.joined(separator: "\n")
  }

  /// Why nothing is known of an address, with the nearest one that is in the state.
  package static func unknown(_ address: Address, in snapshot: Snapshot) -> WorkflowError {
    guard snapshot.unresolvedCreates[address] == nil else {
      return WorkflowError("\(address) is an unresolved create and has no record; `ccops state list` shows it")
    }
    let known = Set(snapshot.records.keys).union(snapshot.unresolvedCreates.keys).sorted()
    let fix = NameSuggestion.question(address, among: known) ?? "`ccops state list` shows what is"
    return WorkflowError("\(address) is not in the state; \(fix)")
  }

  private func edit(_ words: String, _ make: @Sendable (Snapshot) throws -> StateEdit) async throws -> Int {
    try await store.withStateLock(holder) { session in
      let reading = try await session.read()
      guard reading.journal.isEmpty else {
        throw WorkflowError("an earlier run did not end; run `ccops apply` first, which takes over what it did")
      }
      return try await session.commit(try make(reading.snapshot), message: message(words))
    }
  }

  private func message(_ words: String) -> StateMessage {
    StateMessage(summary: StateMessage.editPrefix + words, details: [], commit: "", by: author, at: clock())
  }
}
