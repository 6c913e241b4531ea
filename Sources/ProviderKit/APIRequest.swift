/// One request to a vendor as a value, before the address of the account and its credentials are added.

package import Model

package struct APIRequest: Sendable {
  /// What the request does to the vendor; decides whether it may be made again.
  package enum Effect: Sendable, Hashable {
    case read
    /// `idempotent`: made twice it leaves what it leaves when made once.
    case write(idempotent: Bool)
  }

  package enum Method: String, Sendable, Hashable {
    case get = "GET"
    case post = "POST"
    case put = "PUT"
    case delete = "DELETE"
  }

  package enum Body: Sendable {
    case none
    case json(Value)
    case form([Parameter])
    case raw([UInt8], contentType: String)
    case multipart(MultipartForm)
  }

  /// A name and a value of a query or a form, not yet encoded.
  package struct Parameter: Sendable, Hashable {
    package let name: String
    package let value: String

    package init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  package var method: Method
  /// Begins with `/`, already encoded: see `segment`.
  package var path: String
  package var query: [Parameter]
  package var body: Body
  package var effect: Effect
  /// Whether the vendor documents what it answers. Where it does not, a success with an unreadable body is a success.
  package var hasDocumentedResponse: Bool
  /// Sent instead of `method` when the vendor answers 405, where sources disagree about the method.
  package var fallbackMethod: Method?

  package init(
    _ method: Method, _ path: String, query: [Parameter] = [], body: Body = .none, effect: Effect,
    hasDocumentedResponse: Bool = true, fallbackMethod: Method? = nil
  ) {
    self.method = method
    self.path = path
    self.query = query
    self.body = body
    self.effect = effect
    self.hasDocumentedResponse = hasDocumentedResponse
    self.fallbackMethod = fallbackMethod
  }

  /// A read.
  package static func get(_ path: String, query: [Parameter] = []) -> APIRequest {
    APIRequest(.get, path, query: query, effect: .read)
  }

  /// A vendor's id as one segment of a path: whatever it holds, it stays one segment.
  package static func segment(_ id: String) -> String {
    let encoded = PercentEncoding.encode(id)
    return encoded == "." || encoded == ".." ? encoded.replacing(".", with: "%2E") : encoded
  }

  /// The path with its query, as it goes over the wire.
  var target: String { query.isEmpty ? path : path + "?" + PercentEncoding.form(query) }
}
