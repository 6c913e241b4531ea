/// A stored flow as the vendor returns it.
///
/// The document's response sample disagrees with its request examples; each reading of the disagreement is a quirk.
func flowRead(_ flow: WireObject, _ surroundings: Surroundings) -> WireObject {
  var answer = flow
  let components = (flow["flow"]?.elements ?? []).map { component -> WireValue in
    guard var fields = component.members else { return component }
    if surroundings.has(.forticsDropUnlistedFields) {
      fields = WireObject(fields.pairs.filter { sampledFields.contains($0.key) })
    }
    return surroundings.has(.forticsWrapMaxAttempts) ? wrappingAttempts(.object(fields)) : .object(fields)
  }
  answer["flow"] = .array(components)
  return answer
}

/// The fields of a component that the response sample shows.
private let sampledFields: Set<String> = [
  "component", "component_id", "name", "message", "direct_access", "audio_messages", "max_attempts", "options",
  "next_component", "continue", "audio_after_call", "conditions", "timeout", "questions",
]

private func wrappingAttempts(_ value: WireValue) -> WireValue {
  switch value {
  case .array(let elements): return .array(elements.map(wrappingAttempts))
  case .object(let object):
    let pairs = object.pairs.map { pair -> (key: String, value: WireValue) in
      guard pair.key == "max_attempts", pair.value.members != nil else {
        return (key: pair.key, value: wrappingAttempts(pair.value))
      }
      return (key: pair.key, value: .array([pair.value]))
    }
    return .object(WireObject(pairs))
  default: return value
  }
}
