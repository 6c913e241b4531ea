import Model

/// Vendor ids in files whose objects get another id in this plan, or go as the old objects of a replacement.
///
/// A file that holds the id of a managed object means that object. After the plan the id leads nowhere, and the next
/// apply would write it back.
struct ReplacedTargets {
  private(set) var diagnostics: [Diagnostic] = []
  private let names: LiveNames
  /// What replacements left behind.
  private let leftovers: LiveNames
  private let renewed: Set<Address>

  /// - Parameters:
  ///   - decisions: All that the files say.
  ///   - planned: What of it is done.
  init(_ decisions: [Decision], planned: [Decision], _ comparisons: ComparisonMaker) {
    names = comparisons.names
    leftovers = comparisons.leftovers
    renewed = Set(planned.lazy.filter(\.isRenewed).map(\.address))
    guard !renewed.isEmpty || !leftovers.isEmpty else { return }
    for decision in decisions { check(decision) }
  }

  private mutating func check(_ decision: Decision) {
    guard let resource = decision.comparison.pair.resource else { return }
    let ignored = IgnoredPaths(resource.settings.ignore)
    var found: [Diagnostic] = []
    decision.comparison.schema.forEachReference(of: resource.attributes) { place in
      guard let id = place.value.string, !ignored.contains(place.path),
        let target = target(of: id, place.rule, from: decision.address)
      else { return }
      found.append(PlanningMessages.replacedTarget(decision.address, place, target))
    }
    diagnostics += found
  }

  /// The object that an id means, if it is not the id of an object that stays.
  private func target(of id: String, _ rule: FieldType.ReferenceRule, from address: Address) -> Reference? {
    if let owner = names.reference(for: id, rule: rule, from: address) {
      return renewed.contains(owner.address) ? owner : nil
    }
    return leftovers.reference(for: id, rule: rule, from: address)
  }
}
