/// The account's internal phones, listed once and shared: groups show their members by agent, and only this list says
/// which extension an agent has.

import Model
import ProviderKit

/// One internal phone. The two passwords of the answer never get this far.
struct InternalPhone: Sendable, Hashable {
  let sipUser: String
  let agentID: String?
  let email: String?
  /// A boolean, if the vendor keeps to the type. Some answers show it, the documented one does not.
  let enabled: Value?
  let changedAt: Timestamp?
  let createdAt: Timestamp?

  init?(_ item: OMICallItem) {
    guard let sipUser = item["sip_user"]?.looseText else { return nil }
    self.sipUser = sipUser
    agentID = item["agent_id"]?.looseText
    email = item["email"]?.looseText
    enabled = item["enabled"]?.shownBoolean
    changedAt = item.time("last_updated_date")
    createdAt = item.time("created_date")
  }
}

actor PhoneBook {
  static let path = "/api/call_center/internal_phone/list"
  typealias Reading = Result<[InternalPhone], ProviderError>

  private let list: OMICallList
  private var reading: Task<Reading, Never>?
  private var wasListed = false
  /// Made of the reading once, for as long as that stands.
  private var byAgent: [String: [String]]?

  init(list: OMICallList) { self.list = list }

  /// Begins to read the list if nobody has; does not wait for it.
  func prefetch() { _ = begin({ _, _ in }) }

  /// The phones as they were when first read in this run.
  func phones() async throws(ProviderError) -> [InternalPhone] { try await finish(begin({ _, _ in })) }

  /// The numbers of the phones, if they have been read.
  var numbers: Set<String>? {
    get async {
      guard let reading, case .success(let phones) = await reading.value else { return nil }
      return Set(phones.map(\.sipUser))
    }
  }

  /// The extensions of each agent, from the phones as they were when first read in this run.
  func extensionsByAgent() async throws(ProviderError) -> [String: [String]] {
    if let byAgent { return byAgent }
    let found = try await phones().extensionsByAgent
    byAgent = found
    return found
  }

  /// The phones for a listing of the extensions themselves: what was read for the groups serves once, a second listing
  /// reads again.
  func listing(_ progress: @escaping @Sendable (Int, Int?) -> Void) async throws(ProviderError) -> [InternalPhone] {
    if wasListed {
      reading = nil
      byAgent = nil
    }
    wasListed = true
    return try await finish(begin(progress))
  }

  private func begin(_ progress: @escaping @Sendable (Int, Int?) -> Void) -> Task<Reading, Never> {
    if let reading { return reading }
    let list = list
    let task = Task { () -> Reading in
      do throws(ProviderError) {
        let items = try await list.all(.init(path: PhoneBook.path, key: "sip_user", progress: progress))
        let phones = items.compactMap { InternalPhone(OMICallItem($0)) }
        guard phones.count == items.count else {
          throw list.client.error(.rejected, "the list holds a phone without sip_user", for: .get(PhoneBook.path))
        }
        return .success(phones)
      } catch { return .failure(error) }
    }
    reading = task
    return task
  }

  private func finish(_ task: Task<Reading, Never>) async throws(ProviderError) -> [InternalPhone] {
    let result = await task.value
    // A failure is not kept: the next who asks tries again.
    if case .failure = result, reading == task { reading = nil }
    return try result.get()
  }
}

extension [InternalPhone] {
  /// The extensions of each agent, in the order of the list.
  var extensionsByAgent: [String: [String]] {
    reduce(into: [:]) { result, phone in
      if let agent = phone.agentID { result[agent, default: []].append(phone.sipUser) }
    }
  }
}
