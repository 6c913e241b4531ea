import Model

/// Vendor ids in documents that will be sent, which no listed object has. A vendor may drop them without a message.
///
/// Only lists that were read anyway count: an id is named when all kinds that the field may refer to were listed.
struct UnlistedIDs {
  private(set) var diagnostics: [Diagnostic] = []

  private let inventory: Inventory
  private let schemas: [KindAddress: KindSchema]
  /// By kind.
  private var listed: [KindAddress: Set<String>?] = [:]

  init(_ decisions: [Decision], _ input: PlanInput) {
    inventory = input.inventory
    schemas = input.schemas
    for decision in decisions {
      guard let body = decision.body, decision.comparison.pair.resource != nil else { continue }
      check(body, decision)
    }
  }

  private mutating func check(_ body: ValueObject, _ decision: Decision) {
    let shown = shownIDs(in: decision.comparison.liveDocument ?? [:], decision.comparison.schema)
    for place in places(in: body, decision.comparison.schema) {
      guard let id = place.value.string, !id.isEmpty, !place.rule.takesFragment, !shown.contains(id),
        let ids = known(place.rule, provider: decision.address.provider), !ids.contains(id)
      else { continue }
      let titles = place.rule.targets.keys.sorted().compactMap {
        schemas[KindAddress(provider: decision.address.provider, collection: $0)]?.title
      }
      diagnostics.append(
        PlanningMessages.unlistedID(
          decision.address, place, titles: titles, similar: NameSuggestion.question(id, among: ids.sorted())))
    }
  }

  private func places(in document: ValueObject, _ schema: KindSchema) -> [KindSchema.ReferencePlace] {
    var found: [KindSchema.ReferencePlace] = []
    schema.forEachReference(of: document) { found.append($0) }
    return found
  }

  private func shownIDs(in document: ValueObject, _ schema: KindSchema) -> Set<String> {
    Set(places(in: document, schema).compactMap(\.value.string))
  }

  /// The ids of all objects that the field may refer to; nil where not all of their kinds were listed.
  private mutating func known(_ rule: FieldType.ReferenceRule, provider: String) -> Set<String>? {
    var known: Set<String> = []
    for collection in rule.targets.keys {
      guard let some = listedIDs(of: KindAddress(provider: provider, collection: collection)) else { return nil }
      known.formUnion(some)
    }
    return known
  }

  private mutating func listedIDs(of kind: KindAddress) -> Set<String>? {
    if let found = listed[kind] { return found }
    let found = inventory.observations[kind].map { Set($0.map(\.vendorID)) } ?? inventory.listedIDs[kind]
    listed[kind] = .some(found)
    return found
  }
}
