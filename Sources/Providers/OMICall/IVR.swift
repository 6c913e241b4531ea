/// IVR menus: what the vendor calls key-interaction scripts. A write always sends every field, since nobody says what
/// an omitted one does. Source: section 2.4.3 of the vendor digest, endpoints 12 to 15.

import Model
import ProviderKit

struct IVR: OMICallKind {
  private static let path = "/api/call_center/key-interaction"
  private static let optional = ["greeting_short_id", "invalid_sound_id", "action", "action_type"]
  let account: OMICallAccount
  private let created: CreatedObjects

  init(account: OMICallAccount) {
    self.account = account
    created = CreatedObjects(client: account.client)
  }

  var mapping: KindMapping {
    KindMapping(
      schema: IVR.schema, list: { request throws(ProviderError) in try await list(request) },
      create: { request throws(ProviderError) in try await create(request) },
      update: { request throws(ProviderError) in try await update(request) },
      delete: { request throws(ProviderError) in try await account.delete(IVR.path, request) })
  }

  private func list(_ request: ListRequest) async throws(ProviderError) -> [Observation] {
    let found = try await observations(request)
    created.note(found)
    return found
  }

  private func observations(_ request: ListRequest) async throws(ProviderError) -> [Observation] {
    let items = try await account.list.all(.init(path: "\(IVR.path)/list", progress: request.progress))
    return try account.reading(items, of: "\(IVR.path)/list", needing: "_id or script_name", observation)
  }

  private func create(_ request: WriteRequest) async throws(ProviderError) -> WriteResult {
    let call = APIRequest(
      .post, "\(IVR.path)/add", body: .json(.object(IVR.document(request.body))), effect: .write(idempotent: false),
      hasDocumentedResponse: false)
    let object = try await account.client.send(call).object.flatMap { observation(OMICallItem($0)) }
    let name = request.body["script_name"]?.string ?? ""
    return try await created.result(of: call, named: name, object) {
      () async throws(ProviderError) -> [Observation] in
      try await observations(ListRequest(collection: IVR.schema.collection))
    }
  }

  private func update(_ request: WriteRequest) async throws(ProviderError) -> WriteResult {
    let id = try account.identifier(of: request)
    let call = APIRequest(
      .post, "\(IVR.path)/update/\(APIRequest.segment(id))", body: .json(.object(IVR.document(request.body))),
      effect: .write(idempotent: true))
    let made = try await account.client.send(call).object.flatMap { observation(OMICallItem($0)) }
    return WriteResult(vendorID: id, observation: made)
  }

  /// The vendor's body: unset fields and the targets of empty rows as `""`, and one placeholder row where there is
  /// none.
  static func document(_ body: ValueObject) -> ValueObject {
    var result: ValueObject = [:]
    for key in ["script_name", "greeting_id", "max_failure", "time_out"] { result[key] = body[key] }
    for key in optional { result[key] = body[key]?.looseText.map(Value.string) ?? "" }
    if result["action"] == "" { result["action_type"] = "" }
    let rows = (body["scripts"]?.list ?? []).compactMap(\.object).compactMap(row)
    result["scripts"] = .list(rows.isEmpty ? [["ivr": "1", "action": "", "action_type": ""]] : rows.map(Value.object))
    return result
  }

  /// What is sent of a row: a key and where it leads; `""` for a key that does nothing. nil for a row without a key.
  private static func row(_ row: ValueObject) -> ValueObject? {
    guard let key = row["ivr"]?.looseText else { return nil }
    let action = row["action"]?.looseText
    return [
      "ivr": .string(key), "action": .string(action ?? ""),
      "action_type": .string(action == nil ? "" : row["action_type"]?.looseText ?? ""),
    ]
  }

  /// The rows of a live script without those that lead nowhere: stored scripts may hold placeholders.
  private static func shown(rows: Value) -> Value {
    if rows.isBlank { return [] }
    guard let list = rows.list else { return rows.withoutSecrets }
    return .list(
      list.compactMap { item -> Value? in
        guard let row = item.object else { return item.isBlank ? nil : item.withoutSecrets }
        guard let action = row["action"], !action.isBlank else { return nil }
        return [
          "ivr": (row["ivr"] ?? "").shownText, "action": action.shownText,
          "action_type": (row["action_type"] ?? "").shownText,
        ]
      })
  }

  private func observation(_ item: OMICallItem) -> Observation? {
    var attributes = item.fields(
      texts: ["script_name", "greeting_id"] + IVR.optional, integers: ["max_failure", "time_out"])
    attributes["scripts"] = IVR.shown(rows: item["scripts"] ?? [])
    return item.observation(account.kind(IVR.schema.collection), nameField: "script_name", attributes: attributes)
  }
}
