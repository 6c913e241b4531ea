// OMICall / OmiCRM call centre, from its document: the endpoints in one table, each answered in a file of its own kind.

/// One OMICall account.
struct OMICallTenant: VendorTenant {
  let name: String
  var ids: IDSource
  /// Access tokens and the moment at which each ends.
  var tokens: [String: Int] = [:]
  /// How many tokens were given out; not counted by `ids`, so that logins change no object's id.
  var logins = 0
  var phones: [InternalPhone] = []
  var hotlines: [Hotline] = []
  var groups = Shelf()
  var scripts = Shelf()
  var greetings = Shelf()
  /// What was uploaded: file name and size by greeting id. The vendor shows neither.
  var uploads: [String: WireValue] = [:]
  var hasInsertedBetweenPages = false

  static let routes: [VendorRoute<OMICallTenant>] = [
    .init("GET", "/api/auth", isWrite: false, isGuarded: false) { try $0.authenticate($1, &$2) },
    .init("GET", "/api/call_center/internal_phone/list", isWrite: false) { $0.listPhones($1, $2) },
    .init("PUT", "/api/call_center/internal_phone/status", isWrite: true) { try $0.setPhoneStatus($1, &$2) },
    .init("POST", "/api/call_center/internal_phone/status", isWrite: true) { try $0.setPhoneStatus($1, &$2) },
    .init("GET", "/api/call_center/extensions/detail", isWrite: false) { try $0.phoneDetail($1, $2) },
    .init("GET", "/api/call_center/hotline/list", isWrite: false) { $0.listHotlines($1, $2) },
    .init("POST", "/api/call_center/hotline/extension/update", isWrite: true) { try $0.bindHotline($1, &$2) },
    .init("GET", "/api/call_center/internal_group/list", isWrite: false) { $0.listGroups($1, &$2) },
    .init("POST", "/api/call_center/internal_group/add", isWrite: true) { try $0.addGroup($1, &$2) },
    .init("POST", "/api/call_center/internal_group/update/:id", isWrite: true) { try $0.updateGroup($1, &$2) },
    .init("POST", "/api/call_center/internal_group/add-members", isWrite: true) { try $0.addMembers($1, &$2) },
    .init("POST", "/api/call_center/internal_group/remove-members", isWrite: true) { try $0.removeMembers($1, &$2) },
    .init("DELETE", "/api/call_center/internal_group/delete/:id", isWrite: true) { try $0.delete(.group, $1, &$2) },
    .init("GET", "/api/call_center/key-interaction/list", isWrite: false) { $0.listScripts($1, $2) },
    .init("POST", "/api/call_center/key-interaction/add", isWrite: true) { try $0.addScript($1, &$2) },
    .init("POST", "/api/call_center/key-interaction/update/:id", isWrite: true) { try $0.updateScript($1, &$2) },
    .init("DELETE", "/api/call_center/key-interaction/delete/:id", isWrite: true) { try $0.delete(.script, $1, &$2) },
    .init("GET", "/api/call_center/greeting/list", isWrite: false) { $0.listGreetings($1, $2) },
    .init("POST", "/api/call_center/greeting/upload", isWrite: true) { try $0.uploadGreeting($1, &$2) },
    .init("POST", "/api/call_center/greeting/upload-text-to-speech", isWrite: true) { try $0.speakGreeting($1, &$2) },
    .init("DELETE", "/api/call_center/greeting/delete/:id", isWrite: true) { try $0.delete(.greeting, $1, &$2) },
  ]

  init(name: String, surroundings: inout Surroundings) {
    self.name = name
    ids = IDSource(seed: surroundings.options.idSeed, tenant: "omicall/\(name)")
    generate(surroundings.options, &surroundings.clock)
  }

  /// The id that all objects of the account carry.
  var tenantID: String { ids.fixed("tenant") }

  /// Who wrote through the API, as the vendor's author fields show it.
  var apiAuthor: WireValue { ["id": .string(ids.fixed("author")), "name": "OMI Hotline"] }

  /// Who wrote in the console.
  var consoleAuthor: WireValue { ["id": .string(ids.fixed("console")), "name": "Console user"] }

  mutating func expireTokens() { tokens = [:] }
}
