/// One account at a vendor: its objects and its sessions.
protocol VendorTenant: Sendable {
  /// A new account with what every account of the vendor has.
  init(name: String, surroundings: inout Surroundings)

  /// Throws if the call has no credentials that the vendor accepts.
  func admit(_ call: Call, _ surroundings: Surroundings) throws(Refusal)

  /// Ends all sessions.
  mutating func expireTokens()

  /// Replaces the collections that the seed names.
  mutating func plant(_ seed: WireObject, _ surroundings: inout Surroundings) throws(SandboxOptionError)

  /// Everything in the account, including what the vendor's lists never show.
  var dump: WireValue { get }

  /// Creates an object as a console user does; throws if there is no such collection.
  mutating func consoleCreate(
    in collection: String, _ fields: WireObject, _ surroundings: inout Surroundings
  ) throws(Refusal) -> WireValue

  /// Changes an object by a merge patch; throws if there is no such collection or object.
  mutating func consoleEdit(
    _ idOrName: String, in collection: String, patch: WireValue, _ surroundings: inout Surroundings
  ) throws(Refusal) -> WireValue

  /// Deletes an object; throws if there is no such collection or object.
  mutating func consoleDelete(_ idOrName: String, in collection: String) throws(Refusal)
}
