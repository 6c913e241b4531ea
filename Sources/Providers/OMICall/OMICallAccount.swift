/// What the kinds of one OMICall account share: the client, the list reader and the phone book.

import Model
import ProviderKit

struct OMICallAccount: Sendable {
  let alias: String
  let client: APIClient
  let list: OMICallList
  let phones: PhoneBook
  /// Whether the update of a group keeps members that it does not name.
  let updatesOnlyAddMembers: Bool

  init(client: APIClient, pageSize: Int, updatesOnlyAddMembers: Bool = false) {
    self.updatesOnlyAddMembers = updatesOnlyAddMembers
    alias = client.alias
    self.client = client
    list = OMICallList(client: client, pageSize: pageSize)
    phones = PhoneBook(list: list)
  }

  func kind(_ collection: String) -> KindAddress { KindAddress(provider: alias, collection: collection) }

  /// All objects of a list. One that cannot be read would look as if it were gone, and be made again; so it stops the
  /// reading.
  func reading<Found>(
    _ items: [ValueObject], of path: String, needing members: String, _ read: (OMICallItem) -> Found?
  ) throws(ProviderError) -> [Found] {
    let found = items.compactMap { read(OMICallItem($0)) }
    guard found.count == items.count else {
      throw client.error(.rejected, "the list holds an object without \(members)", for: .get(path))
    }
    return found
  }

  /// `DELETE …/delete/:id`, whose answer the vendor does not document.
  func delete(_ path: String, _ request: WriteRequest) async throws(ProviderError) {
    let id = try identifier(of: request)
    _ = try await client.send(
      APIRequest(
        .delete, "\(path)/delete/\(APIRequest.segment(id))", effect: .write(idempotent: true),
        hasDocumentedResponse: false))
  }

  /// The id that an update or a deletion is for.
  func identifier(of request: WriteRequest) throws(ProviderError) -> String {
    guard let id = request.vendorID, !id.isEmpty else {
      throw client.error(.rejected, "\(request.address) has no vendor id to write to")
    }
    return id
  }
}
