package import Model

/// What the events of a run mean: which records there are, which creates are unresolved, which writes have no outcome
/// yet.
///
/// The executor applies each event as it happens, and recovery applies those of a run that ended early, so that both
/// agree on every outcome. Each event takes constant time, apart from the records that it holds.
package struct RunLedger: Sendable {
  /// A write whose intent is recorded and whose outcome is not.
  private struct OpenWrite {
    let address: Address
    let run: String
    let number: Int
    let at: Timestamp
    /// What is unresolved if no outcome follows; nil unless it is a create that can be looked for.
    let create: UnresolvedCreate?
  }

  private var snapshot: Snapshot
  /// By operation id.
  private var open: [String: OpenWrite] = [:]
  private var openByAddress: [Address: Set<String>] = [:]
  /// Parts of large writes, put together when the records are asked for.
  private var parts: [Address: ConfirmedParts] = [:]
  private var intents = 0
  /// Operations that have succeeded.
  package private(set) var completed = 0

  /// - Parameter snapshot: The state before the first event.
  package init(_ snapshot: Snapshot) { self.snapshot = snapshot }

  // MARK: Events

  /// - Parameters:
  ///   - run: The run that recorded the event.
  ///   - at: When it did.
  package mutating func apply(_ event: JournalEntry.Event, of run: String, at: Timestamp) {
    switch event {
    case .begun, .unknownOutcome: break
    case .intended(let operation, let address, let call, let name, let body, let known):
      // Updates and deletions are settled by the next three-way plan. A create must be looked for, where that is
      // possible.
      let create = body.map {
        UnresolvedCreate(address: address, vendorName: name, body: $0, intendedAt: at, known: known)
      }
      begin(
        operation,
        OpenWrite(address: address, run: run, number: intents, at: at, create: call == .create ? create : nil))
    case .succeeded(let operation, let address, let record): succeed(operation, at: address, record, of: run)
    case .progressed(_, let record, let field, let added, let removed):
      var kept = record
      kept.attributes = snapshot.records[record.address]?.attributes ?? record.attributes
      snapshot.records[record.address] = kept
      parts[record.address, default: ConfirmedParts()].note(field, added: added, removed: removed)
    case .failed(let operation, _, _): end(operation)
    }
  }

  /// Nothing about the address is unresolved any more.
  package mutating func settle(_ address: Address) { snapshot.unresolvedCreates[address] = nil }

  private mutating func begin(_ operation: String, _ write: OpenWrite) {
    end(operation)
    open[operation] = write
    openByAddress[write.address, default: []].insert(operation)
    intents += 1
  }

  private mutating func end(_ operation: String) {
    guard let write = open.removeValue(forKey: operation) else { return }
    openByAddress[write.address]?.remove(operation)
  }

  private mutating func succeed(_ operation: String, at address: Address, _ record: StateRecord?, of run: String) {
    end(operation)
    // The plan of this run has settled what earlier runs left open at the address. Its own creates are another matter:
    // it may have announced one that this outcome, a move or the deletion of an old object, says nothing about.
    for other in openByAddress[address] ?? [] {
      if let write = open[other], write.create != nil, write.run != run { end(other) }
    }
    settle(address)
    snapshot.records[address] = record
    parts[address] = nil
    completed += 1
  }

  // MARK: Results

  /// The record of an address, with the parts that were confirmed so far.
  package func record(_ address: Address) -> StateRecord? {
    guard let record = snapshot.records[address] else { return nil }
    return parts[address].map { $0.applied(to: record) } ?? record
  }

  /// The state after the events. Creates without an outcome are unresolved.
  package var result: Snapshot {
    var result = snapshot
    for address in parts.keys { result.records[address] = record(address) }
    for write in open.values.sorted(by: { $0.number < $1.number }) {
      if let create = write.create { result.unresolvedCreates[write.address] = create }
    }
    return result
  }

  /// The addresses of writes without an outcome, sorted.
  package var unresolvedAddresses: [Address] { Set(open.values.map(\.address)).sorted() }

  /// When the last write without an outcome was begun; its request may still be on its way.
  package var lastOpenIntent: Timestamp? { open.values.max { $0.number < $1.number }?.at }
}
