/// One OMICall internal phone (extension).
///
/// The API lists phones with their SIP password in clear text, and enables or disables them. It cannot create or delete
/// them, and by the vendor's contract it does not show whether one is enabled.
struct InternalPhone: Sendable {
  var sipUser: String
  var fullName: String
  var email: String
  var agentID: String
  var contactID: String
  var password: String
  /// The user's name at a third party, by which extensions/detail also finds it.
  var uuid: String
  var publicNumber = ""
  var isEnabled = true
  var created: Int
  var updated: Int
}

extension OMICallTenant {
  /// The first phone of that extension number.
  func phone(_ sipUser: String) -> InternalPhone? { phones.first { $0.sipUser == sipUser } }

  /// GET internal_phone/list
  func listPhones(_ call: Call, _ surroundings: Surroundings) -> VendorResponse {
    let request = PageRequest(call, defaultSize: 50, surroundings)
    let keyword = call.query["keyword"] ?? ""
    let matches = phones.filter { phone in
      keyword.isEmpty || [phone.sipUser, phone.email, phone.fullName].contains { $0.contains(loosely: keyword) }
    }
    let page = matches[request.places.clamped(to: 0..<matches.count)]
    return request.answer(
      items: page.map { WireValue.object(listed($0, surroundings)).bytes }, total: matches.count,
      showsExtension: false)
  }

  private func listed(_ phone: InternalPhone, _ surroundings: Surroundings) -> WireObject {
    var item = shown(phone)
    if surroundings.has(.omicallAgentIDMissing) { item["agent_id"] = nil }
    if surroundings.has(.omicallListShowsEnabled) { item["enabled"] = .bool(phone.isEnabled) }
    return item
  }

  /// A phone as the list shows it.
  func shown(_ phone: InternalPhone) -> WireObject {
    let bound = hotlines.first { $0.outbound == phone.sipUser }?.number
    return [
      "domain": .string(name), "outbound_proxy": "wss://phone.invalid", "sip_user": .string(phone.sipUser),
      "password": .string(phone.password), "full_name": .string(phone.fullName), "agent_id": .string(phone.agentID),
      "email": .string(phone.email), "public_number": .string(bound ?? phone.publicNumber),
      "last_updated_date": .integer(phone.updated), "created_date": .integer(phone.created),
    ]
  }

  /// PUT internal_phone/status?enabled=&sip_user=
  mutating func setPhoneStatus(_ call: Call, _ surroundings: inout Surroundings) throws(Refusal) -> VendorResponse {
    let takes = surroundings.has(.omicallPostStatusOnly) ? "POST" : "PUT"
    guard call.method == takes else {
      throw Refusal(status: 405, code: "method_not_allowed", message: "\(call.method) is not allowed here")
    }
    guard let sipUser = call.query["sip_user"], !sipUser.isEmpty, let enabled = call.query["enabled"],
      ["true", "false"].contains(enabled)
    else { throw Refusal(code: "data_is_required", message: "sip_user and enabled (true or false) are required") }
    guard let place = phones.firstIndex(where: { $0.sipUser == sipUser }) else {
      guard !surroundings.options.strict else { throw absentExtension(sipUser) }
      return omicallSuccess(nil)
    }
    phones[place].isEnabled = enabled == "true"
    phones[place].updated = surroundings.clock.tick()
    return omicallSuccess(nil)
  }

  /// GET extensions/detail?type=&keyword=
  func phoneDetail(_ call: Call, _ surroundings: Surroundings) throws(Refusal) -> VendorResponse {
    guard let type = call.query["type"], let keyword = call.query["keyword"], !keyword.isEmpty else {
      throw Refusal(code: "data_is_required", message: "type and keyword are required")
    }
    let found = phones.first { phone in
      switch type {
      case "usr_uuid": phone.uuid == keyword
      case "sip_user": phone.sipUser == keyword
      case "user_email": phone.email == keyword
      default: false
      }
    }
    return omicallSuccess(found.map { detail(of: $0) } ?? .null)
  }

  private func detail(of phone: InternalPhone) -> WireValue {
    let account: WireValue = [
      "display_name": .string(phone.sipUser), "sip_user": .string(phone.sipUser),
      "sip_password": .string(phone.password), "sip_web_socket_server": "wss://phone.invalid:7443",
      "sip_realm": .string(name), "sip_proxy": "<sip:phone.invalid;transport=udp>", "sip_proxy_port": "",
      "stun_servers": [], "transport": ["tcp", "udp", "ws", "wss"], "use_opus": true, "opus_quality": 1,
    ]
    return [
      "extension": .string(phone.sipUser), "full_name": .string(phone.fullName), "mail": .string(phone.email),
      "pbx_account": account, "uuid": .string(phone.uuid),
    ]
  }

  /// The refusal of a write that names an extension that does not exist.
  func absentExtension(_ sipUser: String) -> Refusal {
    Refusal(code: "extension_invalid", message: "extension \(sipUser) does not exist")
  }
}
