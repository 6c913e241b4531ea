/// One outside number, and the extensions that use it.
///
/// In each direction it is bound to at most one extension: a new binding removes the old one. The list shows only the
/// outbound side, and no call removes a binding without making another.
struct Hotline: Sendable {
  var number: String
  /// The extension that calls out with it.
  var outbound: String?
  /// The extension that its calls come in to; shown by no endpoint.
  var inbound: String?

  /// The hotline as the sandbox's own dump shows it.
  var shown: WireValue {
    [
      "number": .string(number), "outbound": outbound.map(WireValue.string) ?? .null,
      "inbound": inbound.map(WireValue.string) ?? .null,
    ]
  }
}

extension OMICallTenant {
  /// GET hotline/list?extension=
  func listHotlines(_ call: Call, _ surroundings: Surroundings) -> VendorResponse {
    let sipUser = call.query["extension"] ?? ""
    let allowed = hotlines.filter { sipUser.isEmpty || $0.outbound == sipUser }
    return omicallSuccess(.array(allowed.map { .string($0.number) }))
  }

  /// POST hotline/extension/update
  mutating func bindHotline(_ call: Call, _ surroundings: inout Surroundings) throws(Refusal) -> VendorResponse {
    let body = try omicallBody(call)
    let number = try body.requiredText("hotline")
    let email = try body.requiredText("user_email")
    let directions = try body.requiredTexts("directions")
    let phone = phones.first { $0.email == email }
    let place = hotlines.firstIndex { $0.number == number }
    if surroundings.options.strict {
      guard phone != nil else { throw Refusal(code: "user_not_registered", message: "no user has the email \(email)") }
      guard place != nil else { throw Refusal(code: "hotline_invalid", message: "hotline \(number) does not exist") }
    }
    _ = surroundings.clock.tick()
    guard let phone, let place else { return omicallSuccess(nil) }
    if directions.contains("outbound") { hotlines[place].outbound = phone.sipUser }
    if directions.contains("inbound") { hotlines[place].inbound = phone.sipUser }
    return omicallSuccess(nil)
  }
}
