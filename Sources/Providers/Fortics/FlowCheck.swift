/// The rules of a flow that no list of fields can say. Pure.

import Model

enum FlowCheck {
  static func findings(_ original: ValueObject) -> [KindSchema.Finding] {
    let document = FlowDocument.reshape(original)
    let components = FlowDocument.components(document)
    guard !components.isEmpty else { return [] }
    let ids = components.compactMap { $0["component_id"]?.string }
    return starts(components) + repeats(ids) + edges(components, Set(ids)) + unreachable(components) + forms(components)
  }

  private static func path(_ index: Int) -> FieldPath { FieldPath.key("flow").appending(.index(index)) }

  private static func starts(_ components: [ValueObject]) -> [KindSchema.Finding] {
    let places = components.indices.filter { components[$0]["component"] == "start" }
    if places.isEmpty {
      return [
        .init(
          .key("flow"), .error, "a flow needs one component of the type start",
          suggestion: "{ \"component\": \"start\", \"component_id\": \"start\", \"next_component\": [\"…\"] }")
      ]
    }
    return places.dropFirst().map { .init(path($0), .error, "a flow has exactly one component of the type start") }
  }

  private static func repeats(_ ids: [String]) -> [KindSchema.Finding] {
    var seen: Set<String> = []
    return ids.enumerated().compactMap { index, id in
      seen.insert(id).inserted
        ? nil
        : .init(path(index).appending(key: "component_id"), .error, "two components have the component_id \"\(id)\"")
    }
  }

  private static func edges(_ components: [ValueObject], _ ids: Set<String>) -> [KindSchema.Finding] {
    components.enumerated().flatMap { index, component -> [KindSchema.Finding] in
      ComponentEdges.all(of: component).compactMap { edge in
        if ids.contains(edge.target) { return nil }
        // A goto leads out of the flow, to an id that nobody can look up.
        if component["component"]?.string == ComponentEdges.external, FlowIDs.isRaw(edge.target) { return nil }
        let place = FieldPath(path(index).steps + edge.path.steps)
        if FlowIDs.isRaw(edge.target) {
          return .init(place, .warning, "dangling edge: no component of this flow has the id \(edge.target)")
        }
        return .init(
          place, .error, "no component of this flow has the component_id \"\(edge.target)\"",
          suggestion: NameSuggestion.question(edge.target, among: ids.sorted()))
      }
    }
  }

  private static func unreachable(_ components: [ValueObject]) -> [KindSchema.Finding] {
    var byID: [String: ValueObject] = [:]
    for component in components { if let id = component["component_id"]?.string { byID[id] = component } }
    var reached: Set<String> = []
    var queue = components.filter { $0["component"] == "start" }.compactMap { $0["component_id"]?.string }
    guard !queue.isEmpty else { return [] }
    while let id = queue.popLast() {
      guard reached.insert(id).inserted, let component = byID[id] else { continue }
      queue += ComponentEdges.all(of: component).map(\.target)
    }
    return components.enumerated().compactMap { index, component in
      guard let id = component["component_id"]?.string, !reached.contains(id) else { return nil }
      return .init(path(index), .warning, "no caller reaches \"\(id)\": no edge leads there from the start")
    }
  }

  /// What is kept as it is because nobody documents what it means.
  private static func forms(_ components: [ValueObject]) -> [KindSchema.Finding] {
    components.enumerated().flatMap { index, component -> [KindSchema.Finding] in
      var findings: [KindSchema.Finding] = []
      if let type = component["component"]?.string, Flows.componentFields[type] == nil {
        findings.append(
          .init(
            path(index).appending(key: "component"), .warning,
            "\"\(type)\" is not a documented type of component; it is sent as it is",
            suggestion: NameSuggestion.question(type, among: Flows.componentFields.keys.sorted())))
      }
      findings += attempts(component["max_attempts"], at: path(index).appending(key: "max_attempts"))
      for (number, question) in (component["questions"]?.list ?? []).enumerated() {
        let place = path(index).appending(key: "questions").appending(.index(number)).appending(key: "max_attempts")
        findings += attempts(question.object?["max_attempts"], at: place)
      }
      if component["next_component"]?.list?.first?.object?["timeout"] == true {
        findings.append(
          .init(
            path(index).appending(key: "next_component"), .warning, "timeout is true; what that means is not documented"
          ))
      }
      return findings
    }
  }

  private static func attempts(_ value: Value?, at path: FieldPath) -> [KindSchema.Finding] {
    guard let attempts = value?.list, attempts.count > 1 else { return [] }
    return [.init(path, .warning, "max_attempts is a list of \(attempts.count); it is sent as it is")]
  }
}
