package import Model

/// The states of many folders and environments in memory, as a database has them.
package actor MemoryStateSpace {
  private struct Place: Hashable {
    let project: String?
    let environment: String

    init(_ identity: StateIdentity) { (project, environment) = (identity.project, identity.environment) }
  }

  private struct State {
    var meta: StateMeta
    var snapshot = Snapshot(lineage: "")
    var entries: [JournalEntry] = []
    var past: [(entry: StateHistoryEntry, touched: Set<Address>)] = []
    var holder: LockHolder?
    /// The run that has the lock.
    var run: String?

    var isThere: Bool { snapshot.serial > 0 || !entries.isEmpty }
  }

  private let clock: @Sendable () -> Timestamp
  private let identifier: @Sendable () -> String
  private var states: [Place: State] = [:]

  package init(
    clock: @escaping @Sendable () -> Timestamp, identifier: @escaping @Sendable () -> String = RandomIdentifier.make
  ) {
    self.clock = clock
    self.identifier = identifier
  }

  package nonisolated func store(_ identity: StateIdentity) -> MemoryStateStore { MemoryStateStore(in: self, identity) }

  // MARK: Reading

  func read(_ identity: StateIdentity) throws(StateError) -> StateReading {
    let state = try state(identity)
    return StateReading(snapshot: state.snapshot, journal: state.entries)
  }

  func lockHolder(_ identity: StateIdentity) throws(StateError) -> LockHolder? { try state(identity).holder }

  func history(
    _ identity: StateIdentity, of address: Address?
  ) throws(StateError) -> [StateHistoryEntry] {
    try state(identity).past.reversed().filter { change in address.map(change.touched.contains) ?? true }.map(\.entry)
  }

  func others(_ identity: StateIdentity, _ filter: OtherStateFilter) -> [OtherState] {
    // A state that is to be taken over is this one.
    let own = place(identity)
    return states.compactMap { place, state in
      guard place != own, !state.meta.requires.contains(StateMeta.moved),
        let accounts = filter.accounts(
          project: place.project, environment: place.environment, recorded: state.snapshot.accounts)
      else { return nil }
      var snapshot = state.snapshot
      snapshot.accounts = accounts
      return OtherState(
        project: place.project, environment: place.environment, path: state.meta.path, snapshot: snapshot)
    }.sorted { ($0.project ?? "", $0.environment) < ($1.project ?? "", $1.environment) }
  }

  /// The state of a folder, also where it is still that of the folder without a name.
  private func state(_ identity: StateIdentity) throws(StateError) -> State {
    let state = states[place(identity)] ?? State(meta: .none(identity))
    try StateOwner(identity, "memory", successor: identity.project).check(state.meta)
    return state
  }

  private func place(_ identity: StateIdentity) -> Place { unnamedPlace(identity) ?? Place(identity) }

  /// The place that the folder had before it got a name; nil where the project has its own.
  private func unnamedPlace(_ identity: StateIdentity) -> Place? {
    let unnamed = StateIdentity(environment: identity.environment, path: identity.path)
    guard let project = identity.project, states[Place(identity)]?.isThere != true,
      let state = states[Place(unnamed)], state.isThere, !state.meta.requires.contains(StateMeta.moved),
      StateOwner(unnamed, "memory", successor: project).objection(to: state.meta) == nil
    else { return nil }
    return Place(unnamed)
  }

  // MARK: The lock

  func begin(_ identity: StateIdentity, _ holder: LockHolder) throws(StateError) -> String {
    var state = try state(identity)
    if let other = state.holder { throw .held(by: other) }
    if let unnamed = unnamedPlace(identity) { takeOver(&state, from: unnamed, as: identity, by: holder) }
    let run = identifier()
    (state.holder, state.run) = (holder, run)
    states[Place(identity)] = state
    return run
  }

  private func takeOver(
    _ state: inout State, from unnamed: Place, as identity: StateIdentity, by holder: LockHolder
  ) {
    let project = identity.project ?? ""
    state.snapshot.serial += 1
    (state.meta.project, state.meta.path) = (project, identity.path)
    let entry = StateHistoryEntry(
      id: "\(state.snapshot.lineage)-\(state.snapshot.serial)", serial: state.snapshot.serial,
      message: .moved(to: project, by: holder, at: clock()), run: holder.run)
    state.past.append((entry, []))
    states[unnamed]?.meta.requires = [StateMeta.moved]
    states[unnamed]?.meta.movedTo = project
  }

  func breakLock(_ identity: StateIdentity, of holder: LockHolder) throws(StateError) {
    let place = place(identity)
    guard states[place]?.holder == holder else {
      if let other = states[place]?.holder { throw .held(by: other) }
      return
    }
    states[place]?.holder = nil
    states[place]?.run = nil
  }

  /// The lock may have been taken away, and belong to another run by now.
  func end(_ identity: StateIdentity, _ run: String) {
    guard run == states[Place(identity)]?.run else { return }
    states[Place(identity)]?.holder = nil
    states[Place(identity)]?.run = nil
  }

  func requireHeld(_ identity: StateIdentity, _ run: String) throws(StateError) {
    if run != states[Place(identity)]?.run { throw .unwritable("the lock of this session has ended") }
  }

  // MARK: Writing

  func journal(
    _ identity: StateIdentity, _ events: [JournalEntry.Event], run: String
  ) throws(StateError) {
    try requireHeld(identity, run)
    for event in events {
      let sequence = (states[Place(identity)]?.entries.last?.sequence ?? 0) + 1
      states[Place(identity)]?.entries.append(JournalEntry(run: run, sequence: sequence, at: clock(), event: event))
    }
  }

  func commit(
    _ edit: StateEdit, message: StateMessage, to identity: StateIdentity, run: String
  ) throws(StateError) -> Int {
    try requireHeld(identity, run)
    var state = try state(identity)
    let old = state.snapshot.records
    state.snapshot = edit.applied(to: state.snapshot)
    let line = state.snapshot.line.advanced(by: edit, newLineage: identifier)
    (state.snapshot.lineage, state.snapshot.serial) = (line.lineage, line.serial)
    state.meta = state.meta.advanced(to: line, by: edit, message, in: identity)
    state.entries = []
    let touched = edit.removals.union(edit.upserts.keys).filter { old[$0] != state.snapshot.records[$0] }
    let entry = StateHistoryEntry(
      id: "\(line.lineage)-\(line.serial)", serial: line.serial, message: message, run: state.holder?.run)
    state.past.append((entry, touched))
    states[Place(identity)] = state
    return line.serial
  }
}
