import Model
import ProviderKit
import Synchronization

/// Finds the object that a create has created, where the response does not hold it.
///
/// It is the object of that name that was not there before. Creates of a kind that wait for a listing share it, so with
/// C requests at once M creates list the kind about M/C times.
final class CreatedObjects: Sendable {
  typealias List = @Sendable () async throws(ProviderError) -> [Observation]

  private let client: APIClient
  private let listing = SharedListing()
  /// The vendor ids that this run has seen.
  private let known = Mutex<Set<String>>([])

  init(client: APIClient) { self.client = client }

  /// Notes objects that are there, so that none of them is taken for the result of a later create.
  func note(_ observations: [Observation]) { known.withLock { $0.formUnion(observations.map(\.vendorID)) } }

  /// The result of a create.
  ///
  /// - Parameters:
  ///   - call: The request that was sent.
  ///   - name: The vendor's name of the object.
  ///   - observation: The object in the response; nil if it has none.
  ///   - list: Lists the kind.
  /// - Throws: `ProviderError` of the class `unknownOutcome` if no object, or more than one, can be the result.
  func result(
    of call: APIRequest, named name: String, _ observation: Observation?, list: List
  ) async throws(ProviderError) -> WriteResult {
    let created: Observation
    if let observation { created = observation } else { created = try await newObject(of: call, named: name, list) }
    note([created])
    return WriteResult(vendorID: created.vendorID, observation: created)
  }

  private static let unnamed = "the response does not say which object was created"

  private func newObject(
    of call: APIRequest, named name: String, _ list: List
  ) async throws(ProviderError) -> Observation {
    let listed = try await listing(after: call, list)
    let candidates = known.withLock { ids in listed.filter { $0.name == name && !ids.contains($0.vendorID) } }
    guard candidates.count == 1 else {
      let found = candidates.isEmpty ? "none" : candidates.map(\.vendorID).joined(separator: ", ")
      throw client.error(
        .unknownOutcome, "\(CreatedObjects.unnamed); those of the name \"\(name)\": \(found)", for: call)
    }
    return candidates[0]
  }

  /// The request was sent and accepted: when the list fails, the outcome is unknown.
  private func listing(after call: APIRequest, _ list: List) async throws(ProviderError) -> [Observation] {
    do throws(ProviderError) { return try await listing.list(list) } catch {
      throw client.error(
        .unknownOutcome, "\(CreatedObjects.unnamed), and the list cannot be read: \(error.description)", for: call)
    }
  }
}
