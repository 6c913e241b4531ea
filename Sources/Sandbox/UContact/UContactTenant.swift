/// One uContact account: its sessions, campaigns and blacklist.
struct UContactTenant: VendorTenant {
  let name: String
  var ids: IDSource
  /// Open sessions: the user by the token.
  var sessions: [String: String] = [:]
  var campaigns: [Campaign] = []
  var blacklist = Blacklist()

  init(name: String, surroundings: inout Surroundings) {
    self.name = name
    ids = IDSource(seed: surroundings.options.idSeed, tenant: "ucontact/\(name)")
    campaigns = ["Ventas->", "Power<-"].map { Campaign(name: $0) } + [Campaign.sampled]
  }

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
}
