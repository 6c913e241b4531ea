import Model
import Synchronization
import TestSupport
import Testing

@testable import ProviderKit

/// How many listings callers make that wait for one.
@Suite(.bounded) struct SharedListingTests {
  private static let kind = KindAddress(provider: "hanoi", collection: "things")

  @Test("callers that ask while a listing runs share the next one, which begins after they asked")
  func shared() async throws {
    let listings = Listings()
    let ids = await withTaskGroup(of: String?.self) { group in
      for _ in 0..<4 { group.addTask { await listings.id() } }
      return await group.reduce(into: []) { $0.append($1 ?? "none") }
    }
    #expect(ids.sorted() == ["1", "2", "2", "2"])
    #expect(listings.count == 2)
  }

  /// Listings whose only object has their number as its id. The first lasts until three callers wait for the next.
  private final class Listings: Sendable {
    private let shared = SharedListing()
    private let started = Mutex(0)

    var count: Int { started.withLock { $0 } }

    func id() async -> String? {
      await SharedListingTests.id { () throws(ProviderError) in
        try await self.shared.list { () throws(ProviderError) in await self.list() }
      }
    }

    private func list() async -> [Observation] {
      let number = started.withLock { count in
        count += 1
        return count
      }
      if number == 1 { while await shared.waitingCount < 3 { await Task.yield() } }
      return [Observation(kind: SharedListingTests.kind, vendorID: "\(number)", name: "n", attributes: [:])]
    }
  }

  @Test("an error goes to all who share the listing, and the next caller lists again")
  func error() async throws {
    let listing = SharedListing()
    let failed = await Self.id { () throws(ProviderError) in
      try await listing.list { () throws(ProviderError) in throw ProviderError(.unreachable, "no") }
    }
    let next = await Self.id { () throws(ProviderError) in
      try await listing.list { () throws(ProviderError) in
        [Observation(kind: Self.kind, vendorID: "1", name: "n", attributes: [:])]
      }
    }
    #expect(failed == nil)
    #expect(next == "1")
  }

  private static func id(_ body: () async throws(ProviderError) -> [Observation]) async -> String? {
    do throws(ProviderError) { return try await body().first?.vendorID } catch { return nil }
  }
}
