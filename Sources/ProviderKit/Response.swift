/// What a vendor answered to one request: status, the headers that matter, and the body under the size limit.

import JSON
package import Model

package struct Response: Sendable {
  package let status: Int
  package let contentType: String?
  package let retryAfter: String?
  package let location: String?
  package let body: [UInt8]

  package init(
    status: Int, contentType: String? = nil, retryAfter: String? = nil, location: String? = nil, body: [UInt8] = []
  ) {
    self.status = status
    self.contentType = contentType
    self.retryAfter = retryAfter
    self.location = location
    self.body = body
  }

  /// The body as text; bytes that are not UTF-8 are replaced.
  package var text: String { String(decoding: body, as: UTF8.self) }

  /// Whether the body is a web page: a proxy's error page, a login page, or a wrong address.
  package var isPage: Bool {
    let blanks: Set<UInt8> = [0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF]
    return body.first { !blanks.contains($0) } == UInt8(ascii: "<")
  }

  /// The body as a sentence of the vendor's: nil when it is empty, a web page, or data.
  package var sentence: String? {
    let text = text.trimmingPrefix { $0.isWhitespace }
    return text.isEmpty || isPage || text.hasPrefix("{") || text.hasPrefix("[") ? nil : String(text)
  }

  /// The body as JSON.
  package func json() throws(ResponseFailure) -> Value {
    guard !body.isEmpty else { throw .unreadable("the answer is empty where JSON was expected") }
    if isPage { throw .page }
    do throws(JSONError) { return try JSONDocument.parse(body) } catch {
      // Not the parser's own words: they may quote the answer, and with it a password.
      throw .unreadable("the answer is not JSON: it goes wrong at line \(error.line), column \(error.column)")
    }
  }
}
