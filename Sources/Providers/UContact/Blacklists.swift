/// Blacklists: one resource is the entries of one campaign. The vendor adds and removes, and can show nothing, so what
/// was applied is known from the state alone; each piece that the vendor confirms is recorded at once. Source: section
/// 2.2.1 of the vendor digest, endpoints 1 to 4.

import Model
import ProviderKit

struct Blacklists: Sendable {
  /// How an entry is put into a request; the vendor's page can be read in three ways.
  enum Style: String, Sendable, Hashable { case param, fields, raw }

  let client: APIClient
  let parameter: String
  let style: Style
  let chunkSize: Int
  /// Whether a `0` to a removal says that the number was not on the list.
  let zeroMeansAbsent: Bool

  var mapping: KindMapping {
    KindMapping(
      schema: Blacklists.schema,
      create: { request throws(ProviderError) in
        try await apply(BlacklistDifference(prior: [], desired: Blacklists.entries(request.body)), request)
      },
      update: { request throws(ProviderError) in
        let prior = Blacklists.entries(request.prior ?? [:])
        return try await apply(
          BlacklistDifference(prior: prior, desired: Blacklists.entries(request.body)), request)
      },
      delete: { request throws(ProviderError) in
        let prior = Blacklists.entries(request.prior ?? request.body)
        _ = try await apply(BlacklistDifference(prior: prior, desired: []), request)
      })
  }

  private static func entries(_ document: ValueObject) -> [ValueObject] {
    (reshape(document)["entries"]?.list ?? []).compactMap(\.object)
  }

  private func apply(_ difference: BlacklistDifference, _ request: WriteRequest) async throws(ProviderError)
    -> WriteResult
  {
    let campaign = try campaign(of: request)
    let refusals = try await concurrentMap(difference.pieces(of: chunkSize), limit: client.concurrency) {
      (piece) async throws(ProviderError) -> [Refusal] in try await send(piece, in: campaign, request)
    }.flatMap(\.self)
    if let error = summary(refusals) { throw error }
    return WriteResult(vendorID: campaign)
  }

  private func campaign(of request: WriteRequest) throws(ProviderError) -> String {
    guard let name = request.body["campaign"]?.string ?? request.prior?["campaign"]?.string ?? request.vendorID,
      !name.isEmpty
    else { throw client.error(.rejected, "\(request.address) has no campaign") }
    return name
  }

  // MARK: one piece

  /// An entry that the vendor did not take.
  private struct Refusal: Sendable {
    let command: Command
    let entry: ValueObject
    let error: ProviderError

    var phone: String { entry["phone"]?.string ?? "" }
  }

  private enum Command: String, Sendable {
    case add = "addblack"
    case remove = "deleteblack"
  }

  /// Sends a piece and records what of it was done. Refusals are returned, so that the other pieces go on; everything
  /// else is thrown.
  private func send(_ piece: BlacklistDifference.Piece, in campaign: String, _ request: WriteRequest)
    async throws(ProviderError) -> [Refusal]
  {
    let unresolved = try await remove(piece.removed, in: campaign, request)
    // A number that may still be there is not added with another description.
    let added = Blacklists.entries(piece.added, without: unresolved)
    guard !added.isEmpty else { return unresolved }
    let refusals = try await perform(.add, added, in: campaign)
    let done = Blacklists.entries(added, without: refusals)
    if !done.isEmpty { try await request.confirm("entries", done.map(Value.object), []) }
    return unresolved + refusals
  }

  /// Removes entries; gives those of which it is unknown whether they are gone. A `0` may say that the number was not
  /// on the list, or that it was not removed, and there is no way to look.
  private func remove(_ entries: [ValueObject], in campaign: String, _ request: WriteRequest)
    async throws(ProviderError) -> [Refusal]
  {
    guard !entries.isEmpty else { return [] }
    let refusals = try await perform(.remove, entries, in: campaign)
    let unresolved = zeroMeansAbsent ? [] : refusals
    let gone = Blacklists.entries(entries, without: unresolved)
    if !gone.isEmpty { try await request.confirm("entries", [], gone.map(Value.object)) }
    return unresolved
  }

  private static func entries(_ entries: [ValueObject], without refusals: [Refusal]) -> [ValueObject] {
    if refusals.isEmpty { return entries }
    let refused = Set(refusals.map(\.phone))
    return entries.filter { !refused.contains($0["phone"]?.string ?? "") }
  }

  /// Sends entries until the vendor has answered each in a session that lives.
  ///
  /// - Returns: The entries that it refused.
  private func perform(_ command: Command, _ entries: [ValueObject], in campaign: String) async throws(ProviderError)
    -> [Refusal]
  {
    var left = entries
    for _ in 0..<Blacklists.sessionsTried {
      let session = try await client.sessionNumber()
      let attempt = try await attempt(command, left, in: campaign, session: session)
      guard attempt.sessionHasEnded else { return attempt.refusals }
      left = attempt.refusals.map(\.entry)
    }
    throw client.error(.rejected, "\(Blacklists.sessionsTried) sessions ended one after the other")
  }

  private static let sessionsTried = 4

  /// What the vendor refused, and whether that may be because the session had ended.
  private struct Attempt {
    let refusals: [Refusal]
    let sessionHasEnded: Bool
  }

  /// All in one call, or one by one where that is impossible or was refused.
  private func attempt(
    _ command: Command, _ entries: [ValueObject], in campaign: String, session: Int
  ) async throws(ProviderError) -> Attempt {
    if style != .fields, entries.count > 1 {
      let documents = entries.map { Value.object(Blacklists.document($0, campaign)) }
      guard let error = try await refusal(of: call("\(command.rawValue)bulk", .list(documents))) else {
        return Attempt(refusals: [], sessionHasEnded: false)
      }
      if try await hasEnded(session, error) {
        let all = entries.map { Refusal(command: command, entry: $0, error: error) }
        return Attempt(refusals: all, sessionHasEnded: true)
      }
    }
    var refusals: [Refusal] = []
    for entry in entries {
      if let error = try await refusal(of: call(command.rawValue, .object(Blacklists.document(entry, campaign)))) {
        refusals.append(Refusal(command: command, entry: entry, error: error))
      }
    }
    guard let first = refusals.first else { return Attempt(refusals: [], sessionHasEnded: false) }
    return Attempt(refusals: refusals, sessionHasEnded: try await hasEnded(session, first.error))
  }

  /// Whether a request of a session may have been refused because the session had ended. A `0` does not say; a read
  /// that always has an answer does, unless another piece has renewed the session meanwhile: then the read tells of the
  /// new one.
  private func hasEnded(_ session: Int, _ error: ProviderError) async throws(ProviderError) -> Bool {
    do throws(ProviderError) {
      _ = try await client.send(APIRequest(.post, "/Integra/resources/Supervisor/queuesummary", effect: .read))
      return try await client.sessionNumber() > session
    } catch {
      guard error.errorClass == .rejected else { throw error }
    }
    if try await client.renewSession(after: session) { return true }
    throw client.error(
      .rejected, "the vendor refuses reads and writes alike, so the token has probably ended (\(error.message))")
  }

  /// nil when it was done; what the vendor refused is returned, and whatever else went wrong is thrown.
  private func refusal(of call: APIRequest) async throws(ProviderError) -> ProviderError? {
    let answer: Value
    do throws(ProviderError) { answer = try await client.send(call) } catch {
      if error.errorClass == .rejected { return error }
      throw error
    }
    guard answer == 1 else { throw client.error(.unknownOutcome, "the answer is neither 1 nor 0", for: call) }
    return nil
  }

  private func call(_ name: String, _ content: Value) -> APIRequest {
    APIRequest(.post, "/Integra/resources/admin/\(name)", body: encode(content), effect: .write(idempotent: true))
  }

  private func encode(_ content: Value) -> APIRequest.Body {
    let json = CanonicalJSON.wire(content)
    switch style {
    case .param: return .form([.init(parameter, String(decoding: json, as: UTF8.self))])
    case .raw: return .raw(json, contentType: "application/x-www-form-urlencoded; charset=UTF-8")
    case .fields: return .form((content.object ?? [:]).map { .init($0.key, $0.value.string ?? "") })
    }
  }

  /// Exactly the six fields of the vendor's example, empty where the file says nothing.
  static func document(_ entry: ValueObject, _ campaign: String) -> ValueObject {
    var result: ValueObject = ["campaign": .string(campaign)]
    for key in ["phone", "username", "company", "job_title", "name"] {
      result[key] = .string(entry[key]?.string ?? "")
    }
    return result
  }

  private func summary(_ refusals: [Refusal]) -> ProviderError? {
    let added = refusals.filter { $0.command == .add }
    let removed = refusals.filter { $0.command == .remove }
    let messages = [added.isEmpty ? nil : refused(added), removed.isEmpty ? nil : unresolved(removed)]
    guard let first = refusals.first else { return nil }
    return client.error(
      removed.isEmpty ? first.error.errorClass : .unknownOutcome,
      messages.compactMap(\.self).joined(separator: "; "))
  }

  private func refused(_ refusals: [Refusal]) -> String {
    let count = refusals.count == 1 ? "1 number was refused" : "\(refusals.count) numbers were refused"
    return "\(count): \(phones(refusals)) (the vendor answered 0 to each)"
  }

  private func unresolved(_ refusals: [Refusal]) -> String {
    let isOne = refusals.count == 1
    return "\(isOne ? "1 number" : "\(refusals.count) numbers") may still be there: \(phones(refusals)) (the vendor "
      + "answered 0 to \(isOne ? "its" : "each") removal, which can also mean that it was not on the list); the next apply "
      + "removes \(isOne ? "it" : "them") again. If \(isOne ? "it is" : "they are") not on the list, set \"delete_zero\": "
      + "\"absent\" for \"\(client.alias)\" in ccops.json"
  }

  private func phones(_ refusals: [Refusal]) -> String {
    let named = refusals.prefix(20).map(\.phone).joined(separator: ", ")
    return refusals.count > 20 ? "\(named) and \(refusals.count - 20) more" : named
  }
}
