/// Fortics's behaviours that its document leaves open.
extension ForticsSimulator {
  static let quirks: [Quirk] = [
    .forticsWrapMaxAttempts,
    .forticsRegenerateIDs,
    .forticsAbsentNull,
    .forticsDropUnlistedFields,
  ]
}

extension Quirk {
  package static let forticsWrapMaxAttempts = quirk(
    "fortics-wrap-max-attempts", explanation: "max_attempts is given back inside a one-element array")
  package static let forticsRegenerateIDs = quirk(
    "fortics-regenerate-ids",
    explanation: "component ids that are new are replaced by the server's own, edges rewritten")
  package static let forticsAbsentNull = quirk(
    "fortics-absent-null", explanation: "an absent flow is answered by null with 200 instead of 404")
  package static let forticsDropUnlistedFields = quirk(
    "fortics-drop-unlisted-fields",
    explanation: "component fields that the response sample never shows are not given back")

  private static func quirk(_ name: String, explanation: String) -> Quirk {
    Quirk(name: name, vendor: ForticsSimulator.name, explanation: explanation)
  }
}
