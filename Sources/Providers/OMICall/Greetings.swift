/// Greetings: recordings that are spoken by the vendor's robot from a text, or uploaded as mp3. The vendor can make and
/// delete them, nothing else, so every change is a replacement. Source: section 2.4.4 of the vendor digest, endpoints
/// 16 to 19.

import Model
import ProviderKit

struct Greetings: OMICallKind {
  private static let path = "/api/call_center/greeting"
  let account: OMICallAccount
  private let created: CreatedObjects

  init(account: OMICallAccount) {
    self.account = account
    created = CreatedObjects(client: account.client)
  }

  var mapping: KindMapping {
    KindMapping(
      schema: Greetings.schema, list: { request throws(ProviderError) in try await list(request) },
      create: { request throws(ProviderError) in try await create(request) },
      delete: { request throws(ProviderError) in try await account.delete(Greetings.path, request) })
  }

  private func list(_ request: ListRequest) async throws(ProviderError) -> [Observation] {
    let found = try await observations(request)
    created.note(found)
    return found
  }

  private func observations(_ request: ListRequest) async throws(ProviderError) -> [Observation] {
    let items = try await account.list.all(.init(path: "\(Greetings.path)/list", progress: request.progress))
    return try account.reading(
      items, of: "\(Greetings.path)/list", needing: "_id or greeting_name", observation)
  }

  private func create(_ request: WriteRequest) async throws(ProviderError) -> WriteResult {
    let name = request.body["greeting_name"]?.string ?? ""
    var call = APIRequest(
      .post, "\(Greetings.path)/upload-text-to-speech", query: [.init("greeting_name", name)],
      effect: .write(idempotent: false), hasDocumentedResponse: false)
    if let file = request.body["file"]?.file {
      call.path = "\(Greetings.path)/upload"
      call.body = .multipart(try await Greetings.form(file, request))
    } else {
      call.body = .json(.object(Greetings.speech(of: request.body)))
    }
    let answer = try await account.client.send(call)
    return try await created.result(of: call, named: name, object(in: answer)) {
      () async throws(ProviderError) -> [Observation] in
      try await observations(ListRequest(collection: Greetings.schema.collection))
    }
  }

  private static func form(_ file: FileReference, _ request: WriteRequest) async throws(ProviderError) -> MultipartForm
  {
    let fileName = file.path.split(separator: "/").last.map(String.init) ?? "greeting.mp3"
    return MultipartForm(
      name: "file", fileName: fileName, contentType: "audio/mpeg", content: try await request.load(file))
  }

  /// The greeting of an answer: in `payload.file`, or in the payload itself.
  private func object(in payload: Value) -> Observation? {
    let object = payload.object?["file"]?.object ?? payload.object
    return object.flatMap { observation(OMICallItem($0)) }
  }

  private func observation(_ item: OMICallItem) -> Observation? {
    var attributes = item.fields(texts: ["greeting_name"])
    // Only what a robot reads has a text, and only then voice and speed mean something.
    if let text = item["content"], !text.isBlank {
      attributes["text"] = text.shownText
      attributes["voice"] = item["voice"]?.shownText
      attributes["speed"] = item["speed"]?.shownInteger
    }
    return item.observation(
      account.kind(Greetings.schema.collection), nameField: "greeting_name", attributes: attributes)
  }

  /// The speed goes out as text, though it comes back as a number.
  private static func speech(of body: ValueObject) -> ValueObject {
    [
      "text": .string(body["text"]?.string ?? ""), "voice": .string(body["voice"]?.string ?? ""),
      "speed": .string(body["speed"]?.looseText ?? "0"),
    ]
  }
}
