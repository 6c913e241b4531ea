/// uContact's behaviours that its document leaves open.
extension UContactSimulator {
  static let quirks: [Quirk] = [
    .ucontactNewline,
    .ucontactDuplicateZero,
    .ucontactAbsentZero,
    .ucontactDeleteZero,
    .ucontactBulkZero,
    .ucontactUnauthorizedZero,
  ]
}

extension Quirk {
  package static let ucontactNewline = UContactSimulator.quirk(
    "ucontact-newline", explanation: "results end with a line feed")
  package static let ucontactDuplicateZero = UContactSimulator.quirk(
    "ucontact-duplicate-zero", explanation: "adding an entry that exists answers 0")
  package static let ucontactAbsentZero = UContactSimulator.quirk(
    "ucontact-absent-zero", explanation: "deleting an absent entry answers 0")
  package static let ucontactDeleteZero = UContactSimulator.quirk(
    "ucontact-delete-zero", explanation: "deleting an entry answers 0 and does nothing")
  package static let ucontactBulkZero = UContactSimulator.quirk(
    "ucontact-bulk-zero", explanation: "every bulk call answers 0 and does nothing")
  package static let ucontactUnauthorizedZero = UContactSimulator.quirk(
    "ucontact-unauthorized-zero", explanation: "a missing or dead token answers 0 with 200 instead of 401")
}
