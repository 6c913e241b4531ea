import JSON
package import Model

/// What may be shown of a request and its answer: names of things, never a secret.
package struct Redaction: Sendable {
  static let placeholder = "(secret)"
  private let keys: Set<String>
  private let secrets: KnownSecrets

  /// `secretKeys`: what the kinds of a vendor call its secrets, besides the usual names.
  package init(secretKeys: Set<String>, secrets: KnownSecrets) {
    keys = Self.usualKeys.union(secretKeys.map { $0.lowercased() })
    self.secrets = secrets
  }

  /// What vendors call secrets, in lower case.
  static let usualKeys: Set<String> = [
    "apikey", "api_key", "x-api-key", "token", "access_token", "refresh_token", "password", "passwd", "secret",
    "authorization", "sip_password", "client_secret",
  ]

  package func isSecret(_ key: String) -> Bool { keys.contains(key.lowercased()) }

  /// `GET /api/auth?apiKey=(secret)`.
  package func request(_ request: APIRequest) -> String { "\(request.method.rawValue) \(target(request))" }

  /// Path and query, readable rather than encoded.
  package func target(_ request: APIRequest) -> String {
    guard !request.query.isEmpty else { return text(request.path) }
    return text(request.path + "?" + parameters(request.query))
  }

  /// Text of anybody: secrets out, control characters out, not longer than `limit` characters.
  package func text(_ text: String, limit: Int = 300) -> String {
    PrintableText.excerpt(secrets.scrub(text), limit: limit)
  }

  /// JSON with the values of secret keys replaced, at any depth.
  package func value(_ value: Value) -> Value {
    switch value {
    case .object(let object):
      .object(
        ValueObject(
          object.map { key, inner in
            (text(key), isSecret(key) ? .string(Redaction.placeholder) : self.value(inner))
          }))
    case .list(let items): .list(items.map(self.value))
    case .string(let text): .string(self.text(text, limit: 4000))
    default: value
    }
  }

  /// The content of a response without the credentials that the vendor repeats in it, for plans and state.
  ///
  /// - Parameter body: The response as it came. Its values are looked at only where it may hold a credential.
  func withoutCredentials(_ value: Value, of body: [UInt8]) -> Value { secrets.scrub(value, of: body) }

  /// The body of a request, for the log.
  package func body(_ body: APIRequest.Body) -> Value {
    switch body {
    case .none: .null
    case .json(let value): self.value(value)
    case .form(let fields): .string(text(parameters(fields), limit: 4000))
    case .raw(let bytes, _): content(bytes)
    case .multipart(let form):
      .string(text("file \(form.fileName), \(form.contentType), \(form.content.count) bytes"))
    }
  }

  /// The body of an answer, for the log.
  package func content(_ bytes: [UInt8]) -> Value {
    guard !bytes.isEmpty else { return .null }
    do throws(JSONError) { return value(try JSONDocument.parseResponse(bytes)) } catch {
      // Where a key cannot be distinguished from a value, any part of it may be a password.
      return .string("(not JSON: \(error.placeOnly(in: bytes)))")
    }
  }

  private func parameters(_ list: [APIRequest.Parameter]) -> String {
    list.map { "\($0.name)=\(isSecret($0.name) ? Redaction.placeholder : $0.value)" }.joined(separator: "&")
  }
}
