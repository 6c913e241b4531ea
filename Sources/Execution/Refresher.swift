package import Model

/// Reads the live side: lists every kind that is in use, concurrently, and nothing else. One request a page and none an
/// object.
package struct Refresher: Sendable {
  package struct Wanted: Sendable, Hashable {
    package let kind: KindAddress
    /// Vendor names of objects whose `onRequest` fields are needed.
    package private(set) var details: Set<String>

    package init(kind: KindAddress, details: Set<String> = []) {
      self.kind = kind
      self.details = details
    }

    /// The same, with the details of more objects.
    package func adding(_ names: Set<String>) -> Wanted { Wanted(kind: kind, details: details.union(names)) }

    /// The kinds that can be listed, sorted, each with the details that its documents need.
    ///
    /// - Parameter documents: Of a kind, as for `init(kind:_:declared:)`.
    package static func listing<Documents: Sequence<(String?, ValueObject)>>(
      _ kinds: Set<KindAddress>, _ schemas: [KindAddress: KindSchema],
      documents: (KindAddress, KindSchema) -> Documents
    ) -> [Wanted] {
      kinds.sorted().compactMap { kind in
        guard let schema = schemas[kind], schema.reading == .listed else { return nil }
        return Wanted(kind: kind, schema, declared: documents(kind, schema))
      }
    }

    /// Wants the details of the objects whose documents declare a field that the vendor shows on request only.
    ///
    /// - Parameter documents: The vendor's name and the attributes of each object of the kind. Not read unless the kind
    ///   has such a field.
    private init(kind: KindAddress, _ schema: KindSchema, declared documents: some Sequence<(String?, ValueObject)>) {
      let onRequest = schema.fields.filter { $0.observability == .onRequest }.map(\.name)
      self.init(kind: kind)
      guard !onRequest.isEmpty else { return }
      details = Set(
        documents.compactMap { name, attributes in onRequest.contains { attributes[$0] != nil } ? name : nil })
    }
  }

  package let providers: [String: any LiveReader]
  package let sink: any EventSink

  package init(providers: [String: any LiveReader], sink: any EventSink) {
    self.providers = providers
    self.sink = sink
  }

  /// Lists the wanted kinds; one failure ends the reading, because a plan over half a platform is not a plan. Of
  /// several, the error of the kind that comes first in `wanted` is thrown, so that the same trouble gives the same
  /// message.
  package func inventory(_ wanted: [Wanted]) async throws(ProviderError) -> Inventory {
    let before = await requests()
    let listed = await withTaskGroup(of: (Int, Result<Listed, ProviderError>).self) { group in
      for (place, want) in wanted.enumerated() {
        guard let provider = providers[want.kind.provider] else { continue }
        group.addTask { (place, await list(want, provider)) }
      }
      var results: [(place: Int, result: Result<Listed, ProviderError>)] = []
      for await (place, result) in group { results.append((place, result)) }
      return results.sorted { $0.place < $1.place }
    }
    var inventory = Inventory()
    for (_, result) in listed {
      let kind = try result.get()
      inventory.observations[kind.kind] = kind.observations
      inventory.pages[kind.kind] = kind.pages
    }
    for name in Set(wanted.map(\.kind.provider)) {
      inventory.tenants[name] = await providers[name]?.tenant()
      for (collection, ids) in await providers[name]?.listedIDs() ?? [:] {
        inventory.listedIDs[KindAddress(provider: name, collection: collection)] = ids
      }
    }
    inventory.requests = await requests() - before
    return inventory
  }

  private struct Listed: Sendable {
    let kind: KindAddress
    let observations: [Observation]
    let pages: Int
  }

  private func list(_ want: Wanted, _ provider: any LiveReader) async -> Result<Listed, ProviderError> {
    let pages = PageCount()
    let request = ListRequest(collection: want.kind.collection, details: want.details) { done, total in
      pages.note(total ?? done)
      sink.send(.listing(want.kind, pages: done, of: total))
    }
    do throws(ProviderError) {
      let observations = try await provider.list(request)
      sink.send(.listed(want.kind, objects: observations.count))
      return .success(Listed(kind: want.kind, observations: observations, pages: pages.value))
    } catch {
      return .failure(error)
    }
  }

  private func requests() async -> RequestCount {
    var count = RequestCount()
    for name in providers.keys.sorted() {
      if let provider = providers[name] { count = count + (await provider.requestCount()) }
    }
    return count
  }
}
