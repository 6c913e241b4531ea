/// OMICall: a call centre of Vietnam. Its kinds, and how a provider for one account is put together.

package import Model
package import ProviderKit

/// One kind of this vendor: what its files may say, known without an account, and its verbs on one.
protocol OMICallKind: Sendable {
  static var schema: KindSchema { get }
  init(account: OMICallAccount)
  var mapping: KindMapping { get }
}

package enum OMICallProvider {
  /// The vendor's kinds: one line each, and no other list to edit.
  private static let kinds: [any OMICallKind.Type] = [
    Greetings.self,
    IVR.self,
    Groups.self,
    Extensions.self,
  ]

  package static let type = ProviderType(
    name: "omicall", title: "OMICall", kinds: kinds.map { $0.schema },
    credentials: [["api_key"], ["token"]],
    options: [
      Field("page_size", .integer(1...1000), .defaulted(50), "Objects asked for in one page of a list."),
      Field(
        Groups.membersOption, .string(.init(allowed: ["replace", Groups.addOnly])), .defaulted("replace"),
        "What an update of a group does with members that it does not name: replace removes them; add-only keeps them, "
          + "so ccops removes them by a call of their own."),
    ])

  /// A provider for one account. Nothing is sent yet.
  package static func make(_ settings: ProviderSettings, _ shared: ProviderEnvironment) throws(ProviderError)
    -> HTTPProvider
  {
    let secretKeys = type.kinds.reduce(into: Set<String>()) { $0.formUnion($1.secretKeys) }
    let client = try APIClient(
      settings: settings, dialect: OMICallDialect(), secretKeys: secretKeys, shared: shared)
    let account = OMICallAccount(
      client: client, pageSize: Int(settings.options["page_size"]?.looseInteger ?? 50),
      updatesOnlyAddMembers: settings.options[Groups.membersOption] == .string(Groups.addOnly))
    return try HTTPProvider(
      client: client, kinds: kinds.map { $0.init(account: account).mapping }, tenant: { account.list.tenant.id },
      listedIDs: { await account.phones.numbers.map { [Extensions.schema.collection: $0] } ?? [:] })
  }
}
