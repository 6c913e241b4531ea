/// Extensions: internal phones, which the vendor's API can switch on and off and give a hotline, but not make or
/// remove. Source: section 2.4.1 of the vendor digest, endpoints 1 to 4.

import Model
import ProviderKit

struct Extensions: OMICallKind {
  let account: OMICallAccount

  var mapping: KindMapping {
    KindMapping(
      schema: Extensions.schema, list: { request throws(ProviderError) in try await list(request) },
      update: { request throws(ProviderError) in try await update(request) })
  }

  private func list(_ request: ListRequest) async throws(ProviderError) -> [Observation] {
    let phones = try await account.phones.listing(request.progress)
    let asked = phones.map(\.sipUser).filter(request.details.contains)
    let lists = try await concurrentMap(asked, limit: account.client.concurrency) {
      (name) async throws(ProviderError) -> [Value] in try await hotlines(of: name)
    }
    let shown = Dictionary(zip(asked, lists)) { first, _ in first }
    return phones.map { observation($0, shown[$0.sipUser]) }
  }

  /// The numbers that an extension may call out with. The inbound side of a hotline is shown nowhere.
  private func hotlines(of name: String) async throws(ProviderError) -> [Value] {
    let call = APIRequest.get("/api/call_center/hotline/list", query: [.init("extension", name)])
    let payload = try await account.client.send(call)
    let shown = payload.isNull ? [] : payload.list
    guard let numbers = shown?.filter({ !$0.isBlank }), numbers.allSatisfy({ $0.looseText != nil }) else {
      throw account.client.error(.rejected, "the answer is not a list of numbers", for: call)
    }
    return numbers.map { ["hotline": $0.shownText] }
  }

  private func observation(_ phone: InternalPhone, _ hotlines: [Value]?) -> Observation {
    var attributes: ValueObject = ["sip_user": .string(phone.sipUser)]
    attributes["enabled"] = phone.enabled
    attributes["hotlines"] = hotlines.map(Value.list)
    return Observation(
      kind: account.kind(Extensions.schema.collection), vendorID: phone.sipUser, name: phone.sipUser,
      attributes: attributes, changedAt: phone.changedAt, createdAt: phone.createdAt)
  }

  private func update(_ request: WriteRequest) async throws(ProviderError) -> WriteResult {
    let name = try account.identifier(of: request)
    let rows = request.changed.contains("hotlines") ? HotlineDifference(request).changed : []
    if request.changed.contains("enabled"), let enabled = request.body["enabled"]?.bool {
      try await setStatus(name, enabled)
      if !rows.isEmpty { try await request.confirmPart(.fields(["enabled"])) }
    }
    if !rows.isEmpty { try await bind(rows, to: name, request) }
    return WriteResult(vendorID: name)
  }

  /// Sources disagree whether it is PUT or POST; the vendor's own page says PUT.
  private func setStatus(_ name: String, _ enabled: Bool) async throws(ProviderError) {
    _ = try await account.client.send(
      APIRequest(
        .put, "/api/call_center/internal_phone/status",
        query: [.init("enabled", String(enabled)), .init("sip_user", name)], effect: .write(idempotent: true),
        hasDocumentedResponse: false, fallbackMethod: .post))
  }

  private func bind(_ rows: [ValueObject], to name: String, _ request: WriteRequest) async throws(ProviderError) {
    guard let email = try await account.phones.phones().first(where: { $0.sipUser == name })?.email else {
      throw account.client.error(
        .rejected, "extension \(name) has no e-mail address, and the vendor binds a hotline by e-mail address only")
    }
    for (index, row) in rows.enumerated() {
      if index > 0, let hotline = rows[index - 1]["hotline"]?.string {
        try await request.confirmPart(.rows([hotline], of: "hotlines"))
      }
      var body = row
      body["user_email"] = .string(email)
      _ = try await account.client.send(
        APIRequest(
          .post, "/api/call_center/hotline/extension/update", body: .json(.object(body)),
          effect: .write(idempotent: true), hasDocumentedResponse: false))
    }
  }
}

/// The hotlines to bind: those of the file that were not applied so, or are not shown. Pure.
///
/// One that left the file cannot be unbound. It stays, or another extension takes it by its own binding.
struct HotlineDifference: Sendable, Hashable {
  let changed: [ValueObject]

  init(_ request: WriteRequest) {
    func rows(_ document: ValueObject?) -> [String: ValueObject] {
      (document?["hotlines"]?.list ?? []).compactMap(\.object).reduce(into: [:]) { result, row in
        if let hotline = row["hotline"]?.looseText { result[hotline] = row }
      }
    }
    let desired = rows(request.body)
    let prior = rows(request.prior)
    let live = request.live?["hotlines"] == nil ? nil : rows(request.live)
    changed = desired.keys.sorted().compactMap { hotline in
      guard let row = desired[hotline] else { return nil }
      // The directions cannot be read, so what was last applied stands for them.
      let directions = Set(row["directions"]?.list ?? [])
      let isApplied = prior[hotline].map { Set($0["directions"]?.list ?? []) == directions } ?? false
      let isShown = live.map { $0[hotline] != nil || !directions.contains("outbound") } ?? true
      return isApplied && isShown ? nil : ["hotline": .string(hotline), "directions": row["directions"] ?? []]
    }
  }
}
