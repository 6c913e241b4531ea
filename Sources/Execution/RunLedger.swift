package import Model

/// What the events of runs mean: which records there are, which creates are unresolved, which writes have no outcome
/// yet.
///
/// The executor applies each event as it happens, and recovery applies those of runs that ended early, so that both
/// agree on every outcome. Events come run by run, and each takes constant time, apart from the records that it holds.
package struct RunLedger: Sendable {
  /// A write whose intent is recorded and whose outcome is not.
  private struct OpenWrite {
    var intent: WriteIntent
    let number: Int
    let at: Timestamp

    /// What is unresolved if no outcome follows a create.
    var create: UnresolvedCreate {
      var create = UnresolvedCreate(
        address: intent.address, vendorName: intent.vendorName, body: intent.body ?? [:],
        schemaVersion: intent.schemaVersion, intendedAt: at, known: intent.known)
      create.settings = intent.settings
      return create
    }
  }

  private var snapshot: Snapshot
  /// The run that the last event is of.
  private var run: String?
  /// The writes of that run, by operation id.
  private var open: [String: OpenWrite] = [:]
  /// Parts of large writes, put together when the records are asked for.
  private var parts: [Address: ConfirmedParts] = [:]
  private var intents = 0
  private var claims = ExclusiveClaims()
  /// The object that each exclusive key was given to in that run, by kind and key, and the field that is the list.
  private var bound: [KindAddress: [ExclusiveKey: (address: Address, field: String)]] = [:]
  /// Operations that have succeeded.
  package private(set) var completed = 0

  /// - Parameter snapshot: The state before the first event.
  package init(_ snapshot: Snapshot) { self.snapshot = snapshot }

  // MARK: Events

  /// - Parameters:
  ///   - run: The run that recorded the event.
  ///   - at: When it did.
  package mutating func apply(_ event: JournalEntry.Event, of run: String, at: Timestamp) {
    if run != self.run {
      endRun()
      self.run = run
    }
    switch event {
    case .begun, .unknownOutcome: break
    case .intended(let intent): begin(intent, at: at)
    case .succeeded(let operation, let address, let record): succeed(operation, at: address, record)
    case .confirmed(let operation, let record, let fields): confirm(record, fields, by: operation)
    case .progressed(_, let record, let field, let added, let removed):
      let before = snapshot.records[record.address]
      var kept = record
      kept.attributes = before?.attributes ?? record.attributes
      kept.unconfirmed = before?.unconfirmed ?? UnconfirmedValues()
      snapshot.records[record.address] = kept
      parts[record.address, default: ConfirmedParts()].note(field, added: added, removed: removed)
    case .failed(let operation, _, _): open[operation] = nil
    }
  }

  /// Nothing about the address is unresolved any more.
  package mutating func settle(_ address: Address) { snapshot.unresolvedCreates[address] = nil }

  /// A run that follows plans from the state that the one before it left: with its creates without an outcome
  /// unresolved, and with what its other writes without an outcome sent unconfirmed.
  private mutating func endRun() {
    snapshot = result
    parts = [:]
    open = [:]
    claims = ExclusiveClaims()
    bound = [:]
  }

  /// Updates and deletions are settled by the next three-way plan, apart from what no answer shows. A create must be
  /// looked for, or begins a record where nothing can be listed.
  private mutating func begin(_ intent: WriteIntent, at: Timestamp) {
    open[intent.operation] = OpenWrite(intent: intent, number: intents, at: at)
    intents += 1
  }

  /// The plan of this run has settled what earlier runs left unresolved at the address. Its own creates are another
  /// matter: it may have announced one that this outcome, a move or the deletion of an old object, says nothing about.
  private mutating func succeed(_ operation: String, at address: Address, _ record: StateRecord?) {
    let binds = open.removeValue(forKey: operation)?.intent.binds ?? []
    settle(address)
    snapshot.records[address] = record.map { withoutWhatOthersHave($0, binding: binds) }
    parts[address] = nil
    if let record { claims.note(record) }
    for binding in binds { bind(binding.keys, in: binding.field, to: address) }
    completed += 1
  }

  /// One of several requests of an update is done; what follows may still be refused.
  private mutating func confirm(_ record: StateRecord, _ fields: [String], by operation: String) {
    let before = snapshot.records[record.address]
    let changed = Set(record.attributes.keys).union(fields)
    func left(_ values: UnconfirmedValues) -> UnconfirmedValues {
      var left = values.without(fields)
      for name in changed { left.confirm(Set(record.attributes[name]?.list ?? []), of: name) }
      return left
    }
    var next = record
    next.attributes = before?.attributes ?? [:]
    for name in changed { next.attributes[name] = record.attributes[name] }
    next.unconfirmed = left(before?.unconfirmed ?? UnconfirmedValues())
    let intent = open[operation]?.intent
    next.exclusive = Set((before?.exclusive ?? []) + record.exclusive).sorted()
    snapshot.records[record.address] = withoutWhatOthersHave(next, binding: intent?.binds ?? [])
    if let intent { open[operation]?.intent.unconfirmed = left(intent.unconfirmed) }
    for binding in intent?.binds ?? [] {
      let old = before?.attributes[binding.field]?.list ?? []
      let rows = (record.attributes[binding.field]?.list ?? []).filter { !old.contains($0) }
      bind(binding.keys.filter { rows.contains(where: $0.isKey) }, in: binding.field, to: record.address)
    }
  }

  // MARK: Exclusive keys

  /// An object has these keys now, and no other one has them.
  private mutating func bind(_ keys: [ExclusiveKey], in field: String, to address: Address) {
    for key in keys {
      bound[address.kind, default: [:]][key] = (address, field)
      let claimants = claims.claimants(of: key, in: field, kind: address.kind, snapshot.records)
      for other in claimants where other != address { snapshot.records[other]?.remove(key, from: field) }
      if var record = snapshot.records[address], !record.exclusive.contains(key) {
        record.exclusive = (record.exclusive + [key]).sorted()
        snapshot.records[address] = record
        claims.note(record)
      }
    }
  }

  /// The record without keys that another object was given since the write of this one was begun.
  private func withoutWhatOthersHave(_ record: StateRecord, binding binds: [ExclusiveBinding]) -> StateRecord {
    guard let bound = bound[record.address.kind] else { return record }
    var result = record
    let own = Set(binds.flatMap(\.keys))
    for key in record.exclusive where !own.contains(key) {
      if let owner = bound[key], owner.address != record.address { result.remove(key, from: owner.field) }
    }
    return result
  }

  /// Notes that other objects may have lost the keys that a write without an outcome binds.
  private func unsettle(_ result: inout Snapshot, after intent: WriteIntent, claims: inout ExclusiveClaims) {
    for binding in intent.binds {
      for key in binding.keys where bound[intent.address.kind]?[key]?.address != intent.address {
        let claimants = claims.claimants(of: key, in: binding.field, kind: intent.address.kind, result.records)
        for other in claimants where other != intent.address {
          result.records[other]?.noteMayBeTaken(key, from: binding.field)
        }
      }
    }
  }

  // MARK: Results

  /// The record of an address, with the parts that were confirmed so far.
  package func record(_ address: Address) -> StateRecord? {
    guard let record = snapshot.records[address] else { return nil }
    return parts[address].map { $0.applied(to: record) } ?? record
  }

  /// The state after the events. Creates without an outcome are unresolved, and of other writes without an outcome the
  /// records say what is unconfirmed.
  package var result: Snapshot {
    var result = snapshot
    var claims = self.claims
    for write in open.values.sorted(by: { $0.number < $1.number }) {
      unsettle(&result, after: write.intent, claims: &claims)
      let (intent, address) = (write.intent, write.intent.address)
      if intent.call == .create {
        guard let record = result.record(begunBy: intent) else {
          result.unresolvedCreates[address] = write.create
          continue
        }
        result.records[address] = record
      }
      result.records[address]?.unconfirmed.formUnion(intent.unconfirmed)
    }
    // What was confirmed part by part is no longer unconfirmed.
    for (address, parts) in parts { result.records[address] = result.records[address].map(parts.applied) }
    return result
  }

  /// The addresses of the last run's writes without an outcome, sorted.
  package var unresolvedAddresses: [Address] { Set(open.values.map(\.intent.address)).sorted() }

  /// The addresses of deletions without an outcome, also of runs that ended.
  package var unfinishedDeletions: Set<Address> {
    Set(open.values.filter { $0.intent.call == .delete }.map(\.intent.address))
      .union(snapshot.records.values.lazy.filter(\.unconfirmed.isDeletion).map(\.address))
  }

  /// When the last write without an outcome was begun; its request may still be on its way.
  package var lastOpenIntent: Timestamp? { open.values.max { $0.number < $1.number }?.at }
}

extension Snapshot {
  /// The record of an address after a create without an outcome; nil where the create must be looked for or sent again,
  /// because it begins no record, or the state has another object at the address, or this one at another address.
  fileprivate func record(begunBy intent: WriteIntent) -> StateRecord? {
    guard let begun = intent.record else { return nil }
    if let record = records[intent.address] { return record.vendorID == begun.vendorID ? record : nil }
    let isElsewhere = records.values.contains {
      $0.vendorID == begun.vendorID && $0.address.kind == intent.address.kind
    }
    return isElsewhere ? nil : begun
  }
}
