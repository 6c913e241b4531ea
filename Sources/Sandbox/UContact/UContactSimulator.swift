// net2phone uContact, telephony API, from its document: everything is a POST of a form, results are the texts 1 and 0,
// and the blacklist can be written but never read.

internal import Foundation

/// One uContact account.
struct UContactTenant: VendorTenant {
  let name: String
  var ids: IDSource
  /// Open sessions: the user by the token.
  var sessions: [String: String] = [:]
  var campaigns: [Campaign] = []
  var blacklist = Blacklist()

  static let routes: [VendorRoute<UContactTenant>] = [
    .init("POST", "/Integra/resources/auth/getUserToken", isWrite: false, isGuarded: false) { $0.open($1, $2) },
    .init("POST", "/Integra/resources/auth/EndSession", isWrite: false, isGuarded: false) { $0.endSession($1, $2) },
    .init("POST", "/Integra/resources/admin/addblack", isWrite: true) { try $0.add($1, bulk: false, &$2) },
    .init("POST", "/Integra/resources/admin/addblackbulk", isWrite: true) { try $0.add($1, bulk: true, &$2) },
    .init("POST", "/Integra/resources/admin/deleteblack", isWrite: true) { try $0.delete($1, bulk: false, &$2) },
    .init("POST", "/Integra/resources/admin/deleteblackbulk", isWrite: true) { try $0.delete($1, bulk: true, &$2) },
    .init("POST", "/Integra/resources/Supervisor/campaignstatus", isWrite: false) { $0.campaignStatus($1, $2) },
    .init("POST", "/Integra/resources/Supervisor/queuesummary", isWrite: false) { $0.queueSummary($1, $2) },
  ]

  init(name: String, surroundings: inout Surroundings) {
    self.name = name
    ids = IDSource(seed: surroundings.options.idSeed, tenant: "ucontact/\(name)")
    campaigns = ["Ventas->", "Power<-"].map { Campaign(name: $0) } + [Campaign.sampled]
  }

  /// The document knows one word for failure: `0` at HTTP 200. Only transport matters have a status of their own.
  static func answer(refusing refusal: Refusal) -> Answer { .text(refusal.message, status: refusal.status) }

  mutating func expireTokens() { sessions = [:] }

  func admit(_ call: Call, _ surroundings: Surroundings) throws(Refusal) {
    let words = (call.authorization ?? "").split(separator: " ", maxSplits: 1)
    let value = words.count == 2 ? words[1].trimmingSpaces : ""
    switch words.first?.lowercased() {
    case "basic" where sessions[value] != nil: return
    case "bearer" where !value.isEmpty && value != "wrong-key": return
    default:
      guard surroundings.has(.ucontactUnauthorizedZero) else {
        throw Refusal(status: 401, code: "unauthorized", message: "")
      }
      throw failure(surroundings)
    }
  }

  /// POST auth/getUserToken: the last element of the list is the token, the base64 of `user:session`.
  mutating func open(_ call: Call, _ surroundings: Surroundings) -> Answer {
    let form = FormFields(String(decoding: call.body, as: UTF8.self))
    guard let user = form["user"], let password = form["password"], !user.isEmpty, !password.isEmpty,
      surroundings.options.takes(credentials: "\(user):\(password)")
    else { return result(false, surroundings) }
    let token = Data("\(user):\(ids.nextUUID())".utf8).base64EncodedString()
    sessions[token] = user
    return .json([.string(user), .string(name), .string(token)])
  }

  /// POST auth/EndSession
  mutating func endSession(_ call: Call, _ surroundings: Surroundings) -> Answer {
    let form = FormFields(String(decoding: call.body, as: UTF8.self))
    let token = form["token"] ?? ""
    guard let user = sessions[token], user == form["user"] else { return result(false, surroundings) }
    sessions[token] = nil
    return result(true, surroundings)
  }

  /// The text `1` or `0`.
  func result(_ isDone: Bool, _ surroundings: Surroundings) -> Answer {
    .text((isDone ? "1" : "0") + (surroundings.has(.ucontactNewline) ? "\n" : ""))
  }

  /// The refusal that reads `0`.
  func failure(_ surroundings: Surroundings) -> Refusal {
    Refusal(code: "0", message: surroundings.has(.ucontactNewline) ? "0\n" : "0")
  }
}
