/// Ring groups. The vendor's update resets what it is not sent, and its list shows members by agent rather than by
/// extension; both are dealt with here. Source: section 2.4.2 of the vendor digest, endpoints 6 to 11.

import Model
import ProviderKit

struct Groups: OMICallKind {
  private static let path = "/api/call_center/internal_group"
  let account: OMICallAccount
  private let created: CreatedObjects

  init(account: OMICallAccount) {
    self.account = account
    created = CreatedObjects(client: account.client)
  }

  var mapping: KindMapping {
    KindMapping(
      schema: Groups.schema, list: { request throws(ProviderError) in try await list(request) },
      create: { request throws(ProviderError) in try await create(request) },
      update: { request throws(ProviderError) in try await update(request) },
      delete: { request throws(ProviderError) in try await account.delete(Groups.path, request) })
  }

  private func list(_ request: ListRequest) async throws(ProviderError) -> [Observation] {
    let found = try await observations(request)
    created.note(found)
    return found
  }

  private func observations(_ request: ListRequest) async throws(ProviderError) -> [Observation] {
    let phones = account.phones
    // Page 1 usually shows whether the phone list is needed; then it is read beside the other pages.
    let listing = OMICallList.Listing(
      path: "\(Groups.path)/list", progress: request.progress,
      onFirstPage: { first in if first.contains(where: GroupMembers.needPhoneBook) { await phones.prefetch() } },
      reducing: { (items) async throws(ProviderError) in
        let isNeeded = items.contains(where: GroupMembers.needPhoneBook)
        let extensions = isNeeded ? try await phones.extensionsByAgent() : [:]
        return items.map { Groups.reduced($0, extensions) }
      })
    let items = try await account.list.all(listing)
    return try account.reading(items, of: "\(Groups.path)/list", needing: "_id or group_name") { observation($0, [:]) }
  }

  /// What `observation` and the list look at, with the members as extensions in place of the documents of agents.
  private static func reduced(_ item: ValueObject, _ extensions: [String: [String]]) -> ValueObject {
    var result = item.keeping { key, value in kept.contains(key) && !value.isNull }
    result["sip_members"] = GroupMembers.shown(item, extensions: extensions)
    result["timeout"] = GroupMembers.timeout(item)
    return result
  }

  private static let kept: Set<String> = [
    "_id", "is_deleted", "group_name", "strategy", "target_timeout", "target_timeout_type", "created_date",
    "last_updated_date", "last_update_by", "last_updated_by",
  ]

  private func create(_ request: WriteRequest) async throws(ProviderError) -> WriteResult {
    // The target pair is not for this call: the vendor takes it on update only.
    let call = APIRequest(
      .post, "\(Groups.path)/add", body: .json(.object(Groups.common(request.body))),
      effect: .write(idempotent: false), hasDocumentedResponse: false)
    let object = try await account.client.send(call).object.flatMap { observation(OMICallItem($0), [:]) }
    let name = request.body["group_name"]?.string ?? ""
    return try await created.result(of: call, named: name, object) {
      () async throws(ProviderError) -> [Observation] in
      try await observations(ListRequest(collection: Groups.schema.collection))
    }
  }

  private func update(_ request: WriteRequest) async throws(ProviderError) -> WriteResult {
    let id = try account.identifier(of: request)
    try refuseToDropAgents(request)
    let call = APIRequest(
      .post, "\(Groups.path)/update/\(APIRequest.segment(id))", body: .json(.object(Groups.document(request))),
      effect: .write(idempotent: true))
    let made = try await account.client.send(call).object.flatMap { observation(OMICallItem($0), [:]) }
    if account.updatesOnlyAddMembers { try await removeMembers(of: id, request) }
    return WriteResult(vendorID: id, observation: made)
  }

  /// Removes the members that the update left in the group. The new ones are in it by now, so it is never empty.
  private func removeMembers(of id: String, _ request: WriteRequest) async throws(ProviderError) {
    let wanted = Set((request.body["sip_members"]?.list ?? []).compactMap(\.string))
    let removed = GroupMembers.extensions(in: request.live?["sip_members"]).filter { !wanted.contains($0) }
    guard !removed.isEmpty else { return }
    try await request.confirmPart(.fields(Groups.schema.fields.map(\.name).filter { $0 != "sip_members" }))
    try await request.confirmPart(.additions(to: "sip_members"))
    _ = try await account.client.send(
      APIRequest(
        .post, "\(Groups.path)/remove-members",
        body: .json(["group_id": .string(id), "sip_users": .strings(removed)]), effect: .write(idempotent: true),
        hasDocumentedResponse: false))
  }

  /// An update sends the whole list of members as extensions, so one who has none would be thrown out without being
  /// named anywhere.
  private func refuseToDropAgents(_ request: WriteRequest) throws(ProviderError) {
    let agents = GroupMembers.unmapped(in: request.live?["sip_members"])
    guard !agents.isEmpty else { return }
    throw account.client.error(
      .conflicting,
      "the group has members without an extension (\(agents.joined(separator: ", "))), whom this update would remove; "
        + "give them an extension or take them out of the group in the console")
  }

  private static func common(_ body: ValueObject) -> ValueObject {
    body.keeping { key, _ in ["group_name", "strategy", "sip_members", "timeout"].contains(key) }
  }

  /// The body of an update: the target pair is always in it, because the vendor resets a pair that it is not sent.
  static func document(_ request: WriteRequest) -> ValueObject {
    var source = request.body
    if source["target_timeout"] == nil, !request.changed.contains("target_timeout") { source = request.live ?? [:] }
    var result = common(request.body)
    let target = source["target_timeout"]?.looseText
    result["target_timeout"] = .string(target ?? "")
    result["target_timeout_type"] =
      target == nil ? "" : source["target_timeout_type"]?.looseText.map(Value.string) ?? ""
    return result
  }

  private func observation(_ item: OMICallItem, _ extensions: [String: [String]]) -> Observation? {
    var attributes = item.fields(texts: ["group_name", "strategy", "target_timeout", "target_timeout_type"])
    attributes["sip_members"] = GroupMembers.shown(item.object, extensions: extensions)
    attributes["timeout"] = GroupMembers.timeout(item.object)
    return item.observation(account.kind(Groups.schema.collection), nameField: "group_name", attributes: attributes)
  }
}
