/// Blacklists: one resource is the entries of one campaign. The vendor adds and removes, and can show nothing, so what was applied is known from the state
/// alone; each piece that the vendor confirms is recorded at once. Source: section 2.2.1 of the vendor digest, endpoints 1 to 4.

import Model
import ProviderKit

struct Blacklists: Sendable {
  /// How an entry is put into a request; the vendor's page can be read in three ways.
  enum Style: String, Sendable, Hashable { case param, fields, raw }

  let client: APIClient
  let parameter: String
  let style: Style
  let chunkSize: Int

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
    let failures = try await mapSideBySide(difference.pieces(of: chunkSize), width: client.concurrency) {
      (piece) async throws(ProviderError) -> [Failure] in try await send(piece, campaign, request)
    }.flatMap(\.self)
    if let error = summary(failures) { throw error }
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
  private struct Failure: Sendable {
    let verb: String
    let phone: String
    let error: ProviderError
  }

  /// Sends a piece and records what of it was done. Refusals are returned, so that the other pieces go on; everything else is thrown.
  private func send(_ piece: BlacklistDifference.Piece, _ campaign: String, _ request: WriteRequest)
    async throws(ProviderError) -> [Failure]
  {
    var failures: [Failure] = []
    var removed: [ValueObject] = []
    if !piece.removed.isEmpty {
      removed = try await perform("deleteblack", piece.removed, campaign, &failures)
    }
    if !removed.isEmpty { try await request.confirm("entries", [], removed.map(Value.object)) }
    // What could not be removed must not be there twice.
    let kept = Set(failures.map(\.phone))
    let additions = piece.added.filter { !kept.contains($0["phone"]?.string ?? "") }
    if !additions.isEmpty {
      let added = try await perform("addblack", additions, campaign, &failures)
      if !added.isEmpty { try await request.confirm("entries", added.map(Value.object), []) }
    }
    return failures
  }

  /// The entries that were done: all in one call, or one by one where the vendor refused them together.
  private func perform(
    _ verb: String, _ entries: [ValueObject], _ campaign: String, _ failures: inout [Failure]
  ) async throws(ProviderError) -> [ValueObject] {
    if style != .fields, entries.count > 1 {
      let documents = entries.map { Value.object(Blacklists.document($0, campaign)) }
      if try await refusal(of: call("\(verb)bulk", .list(documents))) == nil { return entries }
    }
    var done: [ValueObject] = []
    for entry in entries {
      let error = try await refusal(of: call(verb, .object(Blacklists.document(entry, campaign))))
      // Removing what is not there is answered 0 as well, and absent is what was asked for.
      if let error, verb == "addblack" {
        failures.append(Failure(verb: "add", phone: entry["phone"]?.string ?? "", error: error))
      } else {
        done.append(entry)
      }
    }
    return done
  }

  /// nil when it was done; what the vendor refused is returned, and whatever else went wrong is thrown.
  private func refusal(of call: APIRequest) async throws(ProviderError) -> ProviderError? {
    do throws(ProviderError) {
      _ = try await client.send(call)
      return nil
    } catch {
      if error.errorClass == .rejected { return error }
      throw error
    }
  }

  private func call(_ verb: String, _ content: Value) -> APIRequest {
    APIRequest("POST", "/Integra/resources/admin/\(verb)", body: encode(content), effect: .write(idempotent: true))
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

  private func summary(_ failures: [Failure]) -> ProviderError? {
    guard let first = failures.first else { return nil }
    let named = failures.prefix(20).map { "\($0.verb) \($0.phone)" }.joined(separator: ", ")
    let more = failures.count > 20 ? " and \(failures.count - 20) more" : ""
    return client.error(
      first.error.errorClass, "\(failures.count) entries were refused: \(named)\(more); \(first.error.message)")
  }
}
