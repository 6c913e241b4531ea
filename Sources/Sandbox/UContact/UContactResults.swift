/// How uContact says that something was done or refused.
extension UContactTenant {
  /// The text `1` or `0`.
  func result(_ isDone: Bool, _ surroundings: Surroundings) -> VendorResponse {
    .text((isDone ? "1" : "0") + (surroundings.has(.ucontactNewline) ? "\n" : ""))
  }

  /// The refusal that reads `0`.
  func failure(_ surroundings: Surroundings) -> Refusal {
    Refusal(code: "0", message: surroundings.has(.ucontactNewline) ? "0\n" : "0")
  }
}
