/// A provider as a value: a client and the kinds it serves. Finds the kind, checks what no kind may be given, and hands
/// over.

package import Model

package struct HTTPProvider: Provider {
  private let client: APIClient
  private let kinds: [String: KindMapping]
  private let shownTenant: @Sendable () -> String?
  private let shownIDs: @Sendable () async -> [String: Set<String>]

  /// - Parameters:
  ///   - tenant: The vendor's own id of the account, as the responses so far show it.
  ///   - listedIDs: See `LiveReader.listedIDs`.
  /// - Throws: `ProviderError` of the class `rejected` if a mapping lacks what its schema promises. A kind that cannot
  ///   be listed would look as if all its objects were deleted.
  package init(
    client: APIClient, kinds: [KindMapping], tenant: @escaping @Sendable () -> String? = { nil },
    listedIDs: @escaping @Sendable () async -> [String: Set<String>] = { [:] }
  ) throws(ProviderError) {
    for kind in kinds {
      if let verb = kind.missingVerb {
        throw client.error(
          .rejected, "ccops has no way to \(verb) \(kind.schema.collection), which their schema promises; report this")
      }
    }
    self.client = client
    shownTenant = tenant
    shownIDs = listedIDs
    self.kinds = Dictionary(kinds.map { ($0.schema.collection, $0) }) { first, _ in first }
  }

  package func list(_ request: ListRequest) async throws(ProviderError) -> [Observation] {
    let kind = try mapping(request.collection)
    // What the vendor cannot show is an empty list, and the schema says so.
    guard let list = kind.list else { return [] }
    return try await list(request)
  }

  package func create(_ request: WriteRequest) async throws(ProviderError) -> WriteResult {
    let kind = try mapping(request.address.collection)
    try checkResolved(request)
    guard let create = kind.create else { throw impossible("created", kind) }
    return try await WriteScope(request).covering { () throws(ProviderError) in try await create(request) }
  }

  package func update(_ request: WriteRequest) async throws(ProviderError) -> WriteResult {
    let kind = try mapping(request.address.collection)
    try checkResolved(request)
    guard let update = kind.update else { throw impossible("changed in place", kind) }
    return try await WriteScope(request).covering { () throws(ProviderError) in try await update(request) }
  }

  package func delete(_ request: WriteRequest) async throws(ProviderError) {
    let kind = try mapping(request.address.collection)
    guard let delete = kind.delete else { throw impossible("deleted", kind) }
    try await WriteScope(request).covering { () throws(ProviderError) in try await delete(request) }
  }

  package func signIn() async throws(ProviderError) { try await client.signIn() }

  package func tenant() async -> String? { shownTenant() }

  package func listedIDs() async -> [String: Set<String>] { await shownIDs() }

  package func requestCount() async -> RequestCount { client.requestCount() }

  package func close() async { await client.close() }

  private func mapping(_ collection: String) throws(ProviderError) -> KindMapping {
    guard let kind = kinds[collection] else { throw client.error(.rejected, "there is no kind \(collection)") }
    return kind
  }

  private func impossible(_ what: String, _ kind: KindMapping) -> ProviderError {
    client.error(.rejected, "the vendor has no way for an object of \(kind.schema.collection) to be \(what)")
  }

  /// A reference in a body would reach the vendor as text; it must have become an id before.
  private func checkResolved(_ request: WriteRequest) throws(ProviderError) {
    var unresolved: Reference?
    Value.object(request.body).forEachReference { unresolved = unresolved ?? $0 }
    if let unresolved {
      throw client.error(.rejected, "\(request.address) still refers to \(unresolved), which has no vendor id yet")
    }
  }
}
