/// Whether a flow is still what a plan saw, however either was written down. Pure.

import Model

enum FlowComparison {
  /// `planned` may have the file's names for its components or the vendor's; both are tried.
  static func isSame(now: ValueObject, planned: ValueObject, as body: ValueObject, at address: Address) -> Bool {
    let seen = essence(planned)
    return essence(now) == seen
      || essence(FlowAlignment.align(desired: body, prior: planned, live: now, at: address).attributes) == seen
  }

  /// What the flow says: the documented form, without what says nothing, in one order.
  private static func essence(_ document: ValueObject) -> Value {
    let shaped = FlowDocument.reshape(document)
    let components = FlowDocument.components(shaped).map { essence(.object(withoutEmptyOptions($0))) ?? .null }
    func id(_ value: Value) -> String { value.object?["component_id"]?.string ?? "" }
    return ["name": shaped["name"] ?? .null, "flow": .list(components.sorted { id($0) < id($1) })]
  }

  /// Digits that lead nowhere and have no name equal absent ones.
  private static func withoutEmptyOptions(_ component: ValueObject) -> ValueObject {
    guard let options = component["options"]?.list else { return component }
    return component.merging([
      "options": .list(
        options.filter { option in
          ["redirect", "description", "option_fail"].contains { key in
            option.object?[key].map { essence($0) != nil } ?? false
          }
        })
    ])
  }

  private static func essence(_ value: Value) -> Value? {
    switch value {
    case .null, .bool(false), .string(""): return nil
    case .list(let items):
      let kept = items.compactMap(essence)
      return kept.isEmpty ? .none : .some(.list(kept))
    case .object(let object):
      let kept = object.compactMapValues { _, inner in essence(inner) }
      return kept.isEmpty ? .none : .some(.object(kept))
    default: return value
    }
  }
}
