/// Call flows. A write replaces the whole document, and the vendor has no way to say "only if nobody else changed it":
/// so the flow is read again right before. Source: section 2.1 of the vendor digest, endpoints 1 to 5. There is no code
/// here for endpoint 6, which deletes every flow of the account.

import Model
import ProviderKit

struct Flows: Sendable {
  private static let path = "/pbx/flow"
  let client: APIClient

  var mapping: KindMapping {
    KindMapping(
      schema: Flows.schema, list: { request throws(ProviderError) in try await list(request) },
      create: { request throws(ProviderError) in try await create(request) },
      update: { request throws(ProviderError) in try await update(request) },
      delete: { request throws(ProviderError) in try await delete(request) })
  }

  /// The answer is a bare array without a total, so only an id that it shows twice can be seen to be wrong.
  private func list(_ request: ListRequest) async throws(ProviderError) -> [Observation] {
    var flows = try await flows(request)
    if flows.repeatedID != nil { flows = try await self.flows(request) }
    guard let id = flows.repeatedID else { return flows }
    throw client.error(
      .conflicting, "the list contradicts itself, read twice: it shows _id \(id) twice", for: .get("\(Flows.path)/all"))
  }

  private func flows(_ request: ListRequest) async throws(ProviderError) -> [Observation] {
    let call = APIRequest.get("\(Flows.path)/all")
    guard let documents = try await client.send(call).list else {
      throw client.error(.rejected, "the answer is not a list of flows", for: call)
    }
    request.progress(1, 1)
    let observations = documents.compactMap { $0.object.flatMap(observation) }
    // One that cannot be read would look as if it were gone, and be made again.
    guard observations.count == documents.count else {
      throw client.error(.rejected, "the answer holds a flow without _id or name", for: call)
    }
    return observations
  }

  private func create(_ request: WriteRequest) async throws(ProviderError) -> WriteResult {
    let body = Flows.body(request.body, live: [:], address: request.address)
    let call = APIRequest(.post, Flows.path, body: .json(.object(body)), effect: .write(idempotent: false))
    guard let made = try await client.send(call).object, let id = made["_id"]?.looseText else {
      throw client.error(
        .unknownOutcome, "the answer has no _id, so it is unknown whether the flow was made", for: call)
    }
    return WriteResult(vendorID: id, observation: observation(made))
  }

  private func update(_ request: WriteRequest) async throws(ProviderError) -> WriteResult {
    let id = try identifier(of: request)
    let now = try await read(id)
    if let planned = request.live,
      !FlowComparison.isSame(now: now, planned: planned, as: request.body, at: request.address)
    {
      throw client.error(
        .conflicting,
        "the flow was changed in the console after it was planned; plan again so that the change is not lost")
    }
    let exports = FlowAlignment.align(desired: request.body, live: now, at: request.address).exports
    var body = Flows.body(request.body, live: exports, address: request.address)
    body["_id"] = .string(id)
    let call = APIRequest(.put, Flows.path, body: .json(.object(body)), effect: .write(idempotent: true))
    let answer = try await client.send(call).object
    return WriteResult(vendorID: id, observation: answer.flatMap(observation))
  }

  private func delete(_ request: WriteRequest) async throws(ProviderError) {
    let id = try identifier(of: request)
    let call = APIRequest(.delete, Flows.path, query: [.init("id", id)], effect: .write(idempotent: true))
    let count = try await client.send(call).object?["count"]?.looseInteger
    switch count {
    case 0, 1: return
    case let count?:
      throw client.error(
        .unknownOutcome, "one flow was to be deleted, and the vendor says it deleted \(count)", for: call)
    case nil:
      throw client.error(
        .unknownOutcome, "the answer has no count, so it is unknown whether the flow was deleted", for: call)
    }
  }

  /// The flow as it is now. Absent may be 404, null, `{}` or `[]`: nobody says which.
  private func read(_ id: String) async throws(ProviderError) -> ValueObject {
    let call = APIRequest.get(Flows.path, query: [.init("id", id)])
    let answer = try await client.send(call)
    let document = answer.object ?? (answer.list?.count == 1 ? answer.list?.first?.object : nil)
    guard let document, document["_id"]?.looseText != nil else {
      throw client.error(.missing, "the flow is gone", for: call)
    }
    return document
  }

  private func identifier(of request: WriteRequest) throws(ProviderError) -> String {
    guard let id = request.vendorID, !id.isEmpty else {
      throw client.error(.rejected, "\(request.address) has no vendor id to write to")
    }
    return id
  }

  /// The vendor's document: local keys have become ids.
  static func body(_ body: ValueObject, live: [String: String], address: Address) -> ValueObject {
    let shaped = FlowDocument.reshape(body)
    let local = Set(FlowDocument.components(shaped).compactMap { $0["component_id"]?.string })
    let components = FlowDocument.components(shaped).map { component -> Value in
      .object(
        ComponentEdges.renaming(component) { key in
          local.contains(key) ? FlowIDs.sent(key, live: live, address: address) : key
        })
    }
    return ["name": shaped["name"] ?? "", "flow": .list(components)]
  }

  private func observation(_ document: ValueObject) -> Observation? {
    guard let id = document["_id"]?.looseText, let name = document["name"]?.string else { return nil }
    let attributes = document.keeping { key, _ in Flows.schema.field(key) != nil }
    return Observation(
      kind: KindAddress(provider: client.alias, collection: Flows.schema.collection), vendorID: id, name: name,
      attributes: attributes)
  }
}

extension [Observation] {
  /// A vendor id that two of the objects have.
  fileprivate var repeatedID: String? {
    var seen: Set<String> = []
    return first { !seen.insert($0.vendorID).inserted }?.vendorID
  }
}
