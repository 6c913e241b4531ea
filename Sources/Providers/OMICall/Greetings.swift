/// Greetings: recordings that are spoken by the vendor's robot from a text, or uploaded as mp3. The vendor can make and delete them, nothing else, so
/// every change is a replacement. Source: section 2.4.4 of the vendor digest, endpoints 16 to 19.

import Model
import ProviderKit
import Synchronization

struct Greetings: Sendable {
  private static let path = "/api/call_center/greeting"
  let account: OMICallAccount
  /// Ids that this run has seen; what is not among them after an upload is what the upload made.
  private let seen = SeenIDs()

  init(account: OMICallAccount) { self.account = account }

  var mapping: KindMapping {
    KindMapping(
      schema: Greetings.schema, list: { request throws(ProviderError) in try await list(request) },
      create: { request throws(ProviderError) in try await create(request) },
      delete: { request throws(ProviderError) in try await account.delete(Greetings.path, request) })
  }

  private func list(_ request: ListRequest) async throws(ProviderError) -> [Observation] {
    let items = try await account.list.all("\(Greetings.path)/list", progress: request.progress)
    let observations = items.compactMap { observation(OMICallItem($0)) }
    seen.insert(observations.map(\.vendorID))
    return observations
  }

  private func create(_ request: WriteRequest) async throws(ProviderError) -> WriteResult {
    guard let name = request.body["greeting_name"]?.string else {
      throw account.client.error(.rejected, "\(request.address) has no greeting_name")
    }
    if let file = request.body["file"]?.file { return try await upload(file, name, request) }
    let call = APIRequest(
      "POST", "\(Greetings.path)/upload-text-to-speech", query: [.init("greeting_name", name)],
      body: .json(.object(Greetings.speech(of: request.body))), effect: .write(idempotent: false))
    let answer = try await account.client.send(call)
    return remembered(try account.result(made(answer), of: call))
  }

  private func upload(_ file: FileReference, _ name: String, _ request: WriteRequest) async throws(ProviderError)
    -> WriteResult
  {
    let content = try await request.load(file)
    let fileName = file.path.split(separator: "/").last.map(String.init) ?? "greeting.mp3"
    let form = MultipartForm(name: "file", fileName: fileName, contentType: "audio/mpeg", content: content)
    let call = APIRequest(
      "POST", "\(Greetings.path)/upload", query: [.init("greeting_name", name)], body: .multipart(form),
      effect: .write(idempotent: false), answerIsDocumented: false)
    let answer = try await account.client.send(call)
    if let observation = made(answer) { return remembered(try account.result(observation, of: call)) }
    return try await find(name, call)
  }

  /// What an upload made, where the answer does not say: the one greeting of that name that was not there before.
  private func find(_ name: String, _ call: APIRequest) async throws(ProviderError) -> WriteResult {
    let known = seen.all
    let candidates = try await list(ListRequest(collection: Greetings.schema.collection))
      .filter { $0.name == name && !known.contains($0.vendorID) }
    guard candidates.count == 1, let only = candidates.first else {
      let found = candidates.isEmpty ? "none" : candidates.map(\.vendorID).joined(separator: ", ")
      throw account.client.error(
        .unsure, "the upload was accepted, but which greeting named \"\(name)\" is it? Candidates: \(found)", call)
    }
    return WriteResult(vendorID: only.vendorID, observation: only)
  }

  /// The greeting of an answer: in `payload.file`, or in the payload itself.
  private func made(_ payload: Value) -> Observation? {
    let object = payload.object?["file"]?.object ?? payload.object
    return object.flatMap { observation(OMICallItem($0)) }
  }

  private func remembered(_ result: WriteResult) -> WriteResult {
    seen.insert([result.vendorID])
    return result
  }

  private func observation(_ item: OMICallItem) -> Observation? {
    var attributes = item.fields(texts: ["greeting_name"])
    // Only what a robot reads has a text, and only then voice and speed mean something.
    if let text = item["content"]?.looseText {
      attributes["text"] = .string(text)
      attributes["voice"] = item["voice"]
      attributes["speed"] = item["speed"].map { $0.looseInteger.map(Value.integer) ?? $0 }
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

/// Ids that have been seen.
private final class SeenIDs: Sendable {
  private let ids = Mutex<Set<String>>([])

  var all: Set<String> { ids.withLock { $0 } }

  func insert(_ new: [String]) { ids.withLock { $0.formUnion(new) } }
}
