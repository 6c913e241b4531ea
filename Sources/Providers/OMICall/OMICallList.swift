import Model
import ProviderKit

/// Reads a whole OMICall list: page 1 says how many there are, the others are fetched concurrently.
///
/// The vendor takes no snapshot, so a list that changed on the way is read once more.
struct OMICallList: Sendable {
  let client: APIClient
  /// Objects a page.
  let pageSize: Int
  let tenant = ShownTenant()

  /// One list and how it is read.
  struct Listing: Sendable {
    typealias Reduction = @Sendable ([ValueObject]) async throws(ProviderError) -> [ValueObject]

    let path: String
    /// The member that tells objects apart.
    var key = "_id"
    var progress: @Sendable (Int, Int?) -> Void = { _, _ in }
    /// Called as soon as page 1 is there.
    var onFirstPage: @Sendable ([ValueObject]) async -> Void = { _ in }
    /// Reduces the objects of a page to what their kind needs, as soon as it is there: a hundred thousand whole ones
    /// would fill the memory.
    var reducing: Reduction = { (items) async throws(ProviderError) in items }
  }

  /// All objects that are not marked as deleted, each once.
  ///
  /// Pages that contradict one another are read once more, from the first.
  ///
  /// - Throws: `ProviderError` of the class `conflicting` if they contradict one another again.
  func all(_ listing: Listing) async throws(ProviderError) -> [ValueObject] {
    var sweep = OMICallSweep(try await pages(of: listing), key: listing.key)
    if case .contradictory = sweep {
      var again = listing
      again.onFirstPage = { _ in }
      sweep = OMICallSweep(try await pages(of: again), key: listing.key)
    }
    switch sweep {
    case .complete(let items): return items.filter { !$0.isMarkedDeleted }
    case .contradictory(let reason):
      throw client.error(
        .conflicting, "the list contradicts itself, read twice: \(reason)", for: request(listing.path, 1))
    }
  }

  private func pages(of listing: Listing) async throws(ProviderError) -> [OMICallPage] {
    let (path, progress) = (listing.path, listing.progress)
    var first = try await page(path, 1)
    await listing.onFirstPage(first.items)
    guard first.hasNext, first.absurdity == nil else {
      progress(1, 1)
      return [try await first.reduced(listing.reducing)]
    }
    guard let total = first.totalPages else { return try await walk(listing, from: first) }
    progress(1, Int(total))
    guard total > 1 else { return [try await first.reduced(listing.reducing)] }
    let done = PageProgress(total: Int(total), report: progress)
    let rest = try await concurrentMap(Array(2...Int(total)), limit: client.concurrency) {
      (number) async throws(ProviderError) -> OMICallPage in
      let page = try await page(path, number).reduced(listing.reducing)
      done.step()
      return page
    }
    first = try await first.reduced(listing.reducing)
    return [first] + rest
  }

  /// Page after page, for a list that does not say how many it has.
  private func walk(_ listing: Listing, from first: OMICallPage) async throws(ProviderError) -> [OMICallPage] {
    var pages = [first]
    while let last = pages.last, last.hasNext, pages.count < OMICallPage.maximumPages {
      // The same page again would go on for ever; the sweep says so.
      if pages.count > 1, last.items.isEmpty || last == pages[pages.count - 2] { break }
      pages.append(try await page(listing.path, pages.count + 1))
      listing.progress(pages.count, nil)
    }
    for index in pages.indices { pages[index] = try await pages[index].reduced(listing.reducing) }
    return pages
  }

  private func page(_ path: String, _ number: Int) async throws(ProviderError) -> OMICallPage {
    let request = request(path, number)
    guard let page = OMICallPage(try await client.send(request)) else {
      throw client.error(.rejected, "the answer is not a list: it has no payload.items that are objects", for: request)
    }
    tenant.note(page.items)
    return page
  }

  private func request(_ path: String, _ number: Int) -> APIRequest {
    .get(path, query: [.init("page", String(number)), .init("size", String(pageSize))])
  }
}
