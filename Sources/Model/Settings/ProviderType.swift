/// A vendor as configuration sees it: its kinds, the credentials it takes and the options that only it has.
package struct ProviderType: Sendable {
  /// The `type` in `ccops.json`: `omicall`.
  package let name: String
  /// For people: `OMICall`.
  package let title: String
  package let kinds: [KindSchema]
  /// The sets of `auth` keys of which one must be given in full: `[["api_key"], ["token"]]`.
  package let credentials: [[String]]
  /// Keys of the provider's entry in `ccops.json` besides the common ones.
  package let options: [Field]

  package init(name: String, title: String, kinds: [KindSchema], credentials: [[String]], options: [Field] = []) {
    self.name = name
    self.title = title
    self.kinds = kinds
    self.credentials = credentials
    self.options = options
  }

  package func kind(_ collection: String) -> KindSchema? { kinds.first { $0.collection == collection } }
}
