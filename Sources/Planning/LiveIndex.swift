import Model

/// The live objects of a plan by vendor id, and those of some names by name.
struct LiveIndex {
  private let observations: [KindAddress: [Observation]]
  private var places: [KindAddress: [String: Int]] = [:]
  private var named: [KindAddress: [String: [Int]]] = [:]
  /// Objects that are unchanged: each belongs to its address, and no other can have it.
  private var unchanged: [KindAddress: [Bool]] = [:]
  /// Ids that the vendor lists more than once.
  private var repeated: [KindAddress: Set<String>] = [:]

  init(_ inventory: Inventory) {
    observations = inventory.observations
    for (kind, objects) in observations {
      var found: [String: Int] = [:]
      found.reserveCapacity(objects.count)
      for (place, object) in objects.enumerated() {
        // The first object keeps the id.
        if let first = found.updateValue(place, forKey: object.vendorID) {
          found[object.vendorID] = first
          repeated[kind, default: []].insert(object.vendorID)
        }
      }
      places[kind] = found
    }
  }

  // MARK: By id

  func objects(of kind: KindAddress) -> [Observation] { observations[kind] ?? [] }

  /// Where each object stands in the list of its kind.
  func placesByID(of kind: KindAddress) -> [String: Int] { places[kind] ?? [:] }

  func isRepeated(_ id: String, of kind: KindAddress) -> Bool { repeated[kind]?.contains(id) ?? false }

  func isListed(_ id: String, of kind: KindAddress) -> Bool { places[kind]?[id] != nil }

  func object(_ id: String, of kind: KindAddress) -> Observation? {
    guard let place = places[kind]?[id] else { return nil }
    return observations[kind]?[place]
  }

  // MARK: Unchanged objects

  mutating func setUnchanged(_ places: [Int], of kind: KindAddress) {
    var flags = Array(repeating: false, count: observations[kind]?.count ?? 0)
    for place in places { flags[place] = true }
    unchanged[kind] = flags
  }

  func isUnchanged(_ id: String, of kind: KindAddress) -> Bool {
    guard let flags = unchanged[kind], let place = places[kind]?[id] else { return false }
    return flags[place]
  }

  /// All other objects, by kind and in the order of their lists.
  var others: [Observation] {
    observations.keys.sorted().flatMap { kind -> [Observation] in
      let objects = self.objects(of: kind)
      guard let flags = unchanged[kind] else { return objects }
      return objects.indices.filter { !flags[$0] }.map { objects[$0] }
    }
  }

  // MARK: By name

  /// Makes the objects of these names available to `objects(named:of:)`.
  mutating func index(_ names: [KindAddress: Set<String>]) {
    for (kind, wanted) in names {
      var found: [String: [Int]] = [:]
      for (place, object) in objects(of: kind).enumerated() where wanted.contains(object.name) {
        found[object.name, default: []].append(place)
      }
      named[kind] = found
    }
  }

  /// The objects of a name that was given to `index`, in the order of the list.
  func objects(named name: String, of kind: KindAddress) -> [Observation] {
    guard let objects = observations[kind] else { return [] }
    return (named[kind]?[name] ?? []).map { objects[$0] }
  }
}
