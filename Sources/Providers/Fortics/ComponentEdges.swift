/// Where a component of a flow leads. The vendor writes `next_component` in four forms; here each is a list of edges,
/// and each type of component has the one form that the vendor's example shows for it. Pure.

import Model
import ProviderKit

/// One edge of a component.
struct FlowEdge: Hashable, Sendable {
  /// What tells it from the component's other edges: `next`, `options[1]`, `timeout`.
  let label: String
  let path: FieldPath
  /// The id or the local key of a component.
  let target: String
}

enum ComponentEdges {
  /// Components whose `next_component` names a component of another flow.
  static let external = "goto"

  /// The edges of a flow: from component to component, and by `goto` to a component of another flow.
  static func edges(of document: ValueObject, from address: Address) -> [Edge] {
    let components = FlowDocument.components(document)
    let ids = Set(components.compactMap { $0["component_id"]?.string })
    return components.flatMap { component -> [Edge] in
      guard let id = component["component_id"]?.string else { return [] }
      let place = FieldPath.key("flow").appending(.element(key: "component_id", value: id))
      if component["component"]?.string == external { return destinations(of: component, at: place, from: address) }
      // An id of no component of this flow leads nowhere that is known.
      return all(of: component).filter { ids.contains($0.target) }.map { edge in
        Edge(within: address, path: FieldPath(place.steps + edge.path.steps), label: edge.label, toPart: edge.target)
      }
    }
  }

  /// The references of a `goto`.
  private static func destinations(of component: ValueObject, at place: FieldPath, from address: Address) -> [Edge] {
    (component["next_component"]?.list ?? []).enumerated().compactMap { index, row in
      guard let reference = row.object?["destination"]?.reference else { return nil }
      let path = place.appending(key: "next_component").appending(.index(index)).appending(key: "destination")
      return Edge(from: address, path: path, to: reference, breaking: .field).labelled(external)
    }
  }

  /// Every edge of a component in the documented form.
  static func all(of component: ValueObject) -> [FlowEdge] {
    var edges = next(of: component)
    edges += redirects(component["options"], "options", label: optionLabel)
    edges += redirects(component["outputs"], "outputs") { row, _ in
      "outputs[\(row["condition"]?.looseText ?? "") \(row["value"]?.looseText ?? "")]"
    }
    edges += redirects(component["conditions"], "conditions") { row, _ in
      "conditions[\(row["time_group_id"]?.looseText ?? "")]"
    }
    edges += attempts(component["max_attempts"], "max_attempts", at: .key("max_attempts"))
    for (index, question) in (component["questions"]?.list ?? []).enumerated() {
      let place = FieldPath.key("questions").appending(.index(index)).appending(key: "max_attempts")
      edges += attempts(question.object?["max_attempts"], "questions[\(index)].max_attempts", at: place)
    }
    return edges
  }

  /// Where a call goes after the last attempt. A list of several is kept as it is, but leads somewhere all the same.
  private static func attempts(_ value: Value?, _ label: String, at path: FieldPath) -> [FlowEdge] {
    if let target = value?.object?["redirect"]?.looseText {
      return [FlowEdge(label: label, path: path.appending(key: "redirect"), target: target)]
    }
    return (value?.list ?? []).enumerated().compactMap { index, item in
      item.object?["redirect"]?.looseText.map { target in
        FlowEdge(
          label: "\(label)[\(index)]", path: path.appending(.index(index)).appending(key: "redirect"), target: target)
      }
    }
  }

  /// The same component with every target of an edge, and its own id, renamed.
  static func renaming(_ component: ValueObject, _ name: (String) -> String) -> ValueObject {
    var result = component
    if let id = component["component_id"]?.string { result["component_id"] = .string(name(id)) }
    for key in ["options", "outputs", "conditions"] {
      if let rows = component[key]?.list { result[key] = .list(rows.map { renamingRedirect($0, name) }) }
    }
    if let attempts = component["max_attempts"] { result["max_attempts"] = renamingAttempts(attempts, name) }
    if let questions = component["questions"]?.list {
      result["questions"] = .list(questions.map { renamingQuestion($0, name) })
    }
    if let next = component["next_component"] { result["next_component"] = renamingNext(next, name) }
    return result
  }

  private static func optionLabel(_ row: ValueObject, _ index: Int) -> String {
    row["num"]?.looseText.map { "options[\($0)]" }
      ?? (row["option_fail"] == true ? "options[fail]" : "options #\(index)")
  }

  private static func next(of component: ValueObject) -> [FlowEdge] {
    let root = FieldPath.key("next_component")
    switch component["next_component"] {
    case .string(let target)? where !target.isEmpty: return [FlowEdge(label: "next", path: root, target: target)]
    case .list(let items)?:
      return items.enumerated().flatMap { index, item -> [FlowEdge] in
        let path = root.appending(.index(index))
        if let target = item.string, !target.isEmpty {
          return [FlowEdge(label: index == 0 ? "next" : "next #\(index)", path: path, target: target)]
        }
        return (item.object ?? [:]).compactMap { key, value in
          guard key != "destination_handle", let target = value.string, !target.isEmpty else { return nil }
          return FlowEdge(label: key, path: path.appending(key: key), target: target)
        }
      }
    default: return []
    }
  }

  private static func redirects(
    _ rows: Value?, _ key: String, label: (ValueObject, Int) -> String
  ) -> [FlowEdge] {
    (rows?.list ?? []).enumerated().compactMap { index, row in
      guard let row = row.object, let target = row["redirect"]?.looseText else { return nil }
      return FlowEdge(
        label: label(row, index), path: .key(key).appending(step(row, index)).appending(key: "redirect"), target: target
      )
    }
  }

  // Options are sorted on the way here, so that an index would point at another line of the file.
  private static func step(_ row: ValueObject, _ index: Int) -> FieldPath.Step {
    row["num"]?.looseText.map { .element(key: "num", value: $0) } ?? .index(index)
  }

  private static func renamingRedirect(_ value: Value, _ name: (String) -> String) -> Value {
    guard var row = value.object, let target = row["redirect"]?.string, !target.isEmpty else { return value }
    row["redirect"] = .string(name(target))
    return .object(row)
  }

  private static func renamingAttempts(_ value: Value, _ name: (String) -> String) -> Value {
    value.list.map { Value.list($0.map { renamingRedirect($0, name) }) } ?? renamingRedirect(value, name)
  }

  private static func renamingQuestion(_ value: Value, _ name: (String) -> String) -> Value {
    guard var question = value.object, let attempts = question["max_attempts"] else { return value }
    question["max_attempts"] = renamingAttempts(attempts, name)
    return .object(question)
  }

  private static func renamingNext(_ value: Value, _ name: (String) -> String) -> Value {
    switch value {
    case .string(let target): target.isEmpty ? value : .string(name(target))
    case .list(let items): .list(items.map { renamingNext($0, name) })
    case .object(let object):
      .object(
        object.compactMapValues { key, target in
          key == "destination_handle" ? target : target.string.map { $0.isEmpty ? target : .string(name($0)) } ?? target
        })
    default: value
    }
  }
}
