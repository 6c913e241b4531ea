/// Fortics's behaviours that its document leaves open.
extension ForticsSimulator {
  static let quirks: [Quirk] = [
    .forticsWrapMaxAttempts,
    .forticsRegenerateIDs,
    .forticsAbsentNull,
    .forticsDropUnlistedFields,
    .forticsListRepeats,
  ]
}

extension Quirk {
  package static let forticsWrapMaxAttempts = ForticsSimulator.quirk(
    "fortics-wrap-max-attempts", explanation: "max_attempts is given back inside a one-element array")
  package static let forticsRegenerateIDs = ForticsSimulator.quirk(
    "fortics-regenerate-ids",
    explanation: "component ids that are new are replaced by the server's own, edges rewritten")
  package static let forticsAbsentNull = ForticsSimulator.quirk(
    "fortics-absent-null", explanation: "an absent flow is answered by null with 200 instead of 404")
  package static let forticsDropUnlistedFields = ForticsSimulator.quirk(
    "fortics-drop-unlisted-fields",
    explanation: "component fields that the response sample never shows are not given back")
  package static let forticsListRepeats = ForticsSimulator.quirk(
    "fortics-list-repeats", explanation: "the list of flows shows its first flow twice")
}
