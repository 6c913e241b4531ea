/// One OMICall account: its objects and access tokens.
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
