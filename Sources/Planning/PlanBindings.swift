import Model

/// What an apply needs to know of live objects: the ids behind references, and how the objects were when the plan was made.
struct PlanBindings {
  private(set) var bindings: [Address: Binding] = [:]
  private(set) var expectations: [Expectation] = []

  init(_ decisions: [Decision], _ operations: [Operation]) {
    let touched = Set(operations.map(\.address))
    var referred: Set<Address> = []
    for operation in operations {
      for document in [operation.body, operation.prior ?? [:], operation.live ?? [:]] {
        Value.object(document).forEachReference { referred.insert($0.address) }
      }
    }
    for decision in decisions where touched.contains(decision.address) || referred.contains(decision.address) {
      let pair = decision.comparison.pair
      guard let id = pair.live?.vendorID ?? pair.record?.vendorID else { continue }
      bindings[decision.address] = Binding(vendorID: id, exports: decision.comparison.exports)
      guard let live = pair.live else { continue }
      expectations.append(
        Expectation(
          address: decision.address, vendorID: id,
          attributes: touched.contains(decision.address) ? live.attributes : nil))
    }
  }
}
