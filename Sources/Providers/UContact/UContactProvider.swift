/// net2phone uContact: a contact centre of Latin America. Its one kind, and how a provider for one account is put
/// together.

package import Model
package import ProviderKit

package enum UContactProvider {
  package static let type = ProviderType(
    name: "ucontact", title: "net2phone uContact", kinds: [Blacklists.schema],
    credentials: [["user", "password"], ["token"]],
    options: [
      Field("blacklist_param", .text, .defaulted("blacklist"), "The form field that holds an entry."),
      Field(
        "blacklist_style", .string(.init(allowed: ["param", "fields", "raw"])), .defaulted("param"),
        "param: JSON in one form field; fields: a form field for each key, one entry a request; raw: JSON as the body."),
      Field(
        "delete_zero", .string(.init(allowed: ["unresolved", "absent"])), .defaulted("unresolved"),
        "What the answer 0 to a removal means. unresolved: the number may still be there, so it is reported, stays in the "
          + "state and is removed again; absent: it was not on the list."),
      Field("chunk_size", .integer(1...10_000), .defaulted(100), "Entries sent in one request."),
      Field(
        "token_scheme", .string(.init(allowed: ["basic", "bearer"])), .defaulted("basic"),
        "How the token is presented: basic for a session's, bearer for one made in the portal."),
    ])

  /// A provider for one account. Nothing is sent yet.
  package static func make(_ settings: ProviderSettings, _ shared: ProviderEnvironment) throws(ProviderError)
    -> HTTPProvider
  {
    let options = settings.options
    let scheme = options["token_scheme"]?.string.flatMap(UContactDialect.TokenScheme.init) ?? .basic
    let client = try APIClient(
      settings: settings, dialect: UContactDialect(scheme: scheme), secretKeys: [], shared: shared)
    let blacklists = Blacklists(
      client: client, parameter: options["blacklist_param"]?.string ?? "blacklist",
      style: options["blacklist_style"]?.string.flatMap(Blacklists.Style.init) ?? .param,
      chunkSize: Int(options["chunk_size"]?.looseInteger ?? 100),
      zeroMeansAbsent: options["delete_zero"] == "absent")
    return try HTTPProvider(client: client, kinds: [blacklists.mapping])
  }
}
