package import Model

/// Decides how long to wait for objects that exist although the vendor's lists do not show them yet.
///
/// A vendor may confirm a write and list it seconds later. So an object that was confirmed moments ago is never taken
/// for deleted, and an unresolved create not for one that created nothing, before the list has had its time.
package struct ListDelay: Sendable {
  /// For how long an object counts as confirmed moments ago, in milliseconds.
  package static let confirmationAge: Int64 = 600_000
  /// Before each further listing, in milliseconds; the last is repeated. Together they fill the longest delay.
  private static let pauses: [Int64] = [1_000, 2_000, 4_000, 8_000, 15_000]
  /// A clock that stands still must not keep a run for ever.
  private static let maximumRounds = 60

  /// Lists that may be late.
  package struct Wait: Hashable, Sendable {
    package let kinds: Set<KindAddress>
    /// Milliseconds to wait before they are listed again.
    package let pause: Int64
  }

  /// Addresses of confirmed objects by their vendor ids.
  private var confirmed: [KindAddress: [String: Address]] = [:]
  private var creates: [UnresolvedCreate] = []
  /// Milliseconds by provider.
  private let delays: [String: Int64]
  private let begun: Timestamp
  private var round = 0

  /// - Parameters:
  ///   - snapshot: The state.
  ///   - deletions: Addresses whose deletion was begun and has no outcome: their objects may be gone.
  ///   - delays: Milliseconds by which the lists of a provider may be late.
  ///   - begun: When the lists were read for the first time.
  package init(_ snapshot: Snapshot, except deletions: Set<Address>, delays: [String: Int64], begun: Timestamp) {
    self.delays = delays
    self.begun = begun
    for (address, record) in snapshot.records where (delays[address.provider] ?? 0) > 0 {
      let age = begun.milliseconds - record.pin.appliedAt.milliseconds
      guard abs(age) <= ListDelay.confirmationAge, !deletions.contains(address) else { continue }
      confirmed[address.kind, default: [:]][record.vendorID] = address
    }
    creates = snapshot.unresolvedCreates.values.filter { $0.resolution == nil }
  }

  /// Addresses of confirmed objects that the lists do not show.
  package func notListed(in inventory: Inventory) -> Set<Address> {
    var found: Set<Address> = []
    for (kind, addresses) in confirmed {
      guard let listed = inventory.observations[kind] else { continue }
      var missing = addresses
      for object in listed where !missing.isEmpty { missing[object.vendorID] = nil }
      found.formUnion(missing.values)
    }
    return found
  }

  /// What to list again, and when; nil when nothing is missing, or the lists have had their time.
  ///
  /// - Parameter readAt: When the lists of the inventory began to be read.
  package mutating func next(_ inventory: Inventory, readAt: Timestamp) -> Wait? {
    var left: [KindAddress: Int64] = [:]
    func note(_ kind: KindAddress, since: Timestamp) {
      let time = since.milliseconds + (delays[kind.provider] ?? 0) - readAt.milliseconds
      if time > 0 { left[kind] = min(left[kind] ?? time, time) }
    }
    for address in notListed(in: inventory) { note(address.kind, since: begun) }
    for create in creates where isMissing(create, in: inventory) {
      // A clock that is ahead of ours must not make the wait longer.
      note(create.address.kind, since: min(create.intendedAt, begun))
    }
    guard let shortest = left.values.min(), round < ListDelay.maximumRounds else { return nil }
    let pause = ListDelay.pauses[min(round, ListDelay.pauses.count - 1)]
    round += 1
    return Wait(kinds: Set(left.keys), pause: min(pause, shortest))
  }

  /// Whether nothing that is listed can be what the create has created.
  private func isMissing(_ create: UnresolvedCreate, in inventory: Inventory) -> Bool {
    guard let listed = inventory.observations[create.address.kind] else { return false }
    return !listed.contains { $0.name == create.vendorName && !create.known.contains($0.vendorID) }
  }
}
