import Model

/// What an apply needs to know of live objects: the ids behind references, and how the objects were when the plan was
/// made.
struct PlanBindings {
  private(set) var bindings: [Address: Binding] = [:]
  private var found: [Expectation] = []
  private let touched: Set<Address>
  private let referred: Set<Address>

  /// - Parameter changes: Those that write, and those that only record that a live object is as the file says.
  init(_ operations: [Operation], _ changes: [Change]) {
    touched = Set(operations.map(\.address))
      .union(changes.lazy.filter { $0.isVisible || $0.outcome != nil }.map(\.address))
    var referred: Set<Address> = []
    for operation in operations {
      for document in [operation.body, operation.prior ?? [:], operation.live ?? [:]] {
        Value.object(document).forEachReference { referred.insert($0.address) }
      }
    }
    self.referred = referred
  }

  /// By address.
  var expectations: [Expectation] { found.sorted { $0.address < $1.address } }

  mutating func add(_ decisions: [Decision]) {
    for decision in decisions where touched.contains(decision.address) || referred.contains(decision.address) {
      let pair = decision.comparison.pair
      guard let id = pair.live?.vendorID ?? pair.record?.vendorID else { continue }
      bindings[decision.address] = Binding(
        vendorID: id,
        exports: decision.comparison.exports.merging(decision.comparison.formerParts) { now, _ in now })
      guard let live = pair.live else { continue }
      found.append(
        Expectation(
          address: decision.address, vendorID: id,
          attributes: touched.contains(decision.address) ? live.attributes : nil))
    }
  }

  /// Unchanged objects are not written, but may be referred to.
  mutating func add(_ unchanged: UnchangedObjects) {
    guard !referred.isEmpty else { return }
    for row in unchanged.rows where referred.contains(row.address) {
      bindings[row.address] = Binding(vendorID: row.vendorID)
      found.append(Expectation(address: row.address, vendorID: row.vendorID, attributes: nil))
    }
  }
}
