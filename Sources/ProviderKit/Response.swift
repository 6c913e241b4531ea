import JSON
package import Model

/// What a vendor answered to one request: status, the headers that matter, and the body under the size limit.
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

  package var isSuccess: Bool { (200..<300).contains(status) }

  /// The body as text, without a byte order mark; bytes that are not UTF-8 are replaced.
  package var text: String {
    let text = String(decoding: body, as: UTF8.self)
    return text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
  }

  /// Whether the body is a web page: a proxy's error page, a login page, or a wrong address.
  package var isPage: Bool {
    let blanks: Set<UInt8> = [0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF]
    return body.first { !blanks.contains($0) } == UInt8(ascii: "<")
  }

  /// The body as a sentence of the vendor's: nil when it is empty, a web page, or looks like data.
  ///
  /// Data that could not be read as JSON may hold a password under any name, so none of it is shown.
  package var sentence: String? {
    let text = text.trimmingPrefix { $0.isWhitespace }
    return text.isEmpty || isPage || text.contains(where: Response.dataCharacters.contains) ? nil : String(text)
  }

  private static let dataCharacters: Set<Character> = ["{", "}", "[", "]", "<", ">", "="]

  /// The body as JSON.
  package func json() throws(ResponseFailure) -> Value {
    guard !body.isEmpty else { throw .unreadable("the answer is empty where JSON was expected") }
    if isPage { throw .page }
    do throws(JSONError) { return try JSONDocument.parseResponse(body) } catch {
      // Not the parser's own message: it may quote the answer, and with it a password.
      throw .unreadable("the answer is not JSON: \(error.placeOnly(in: body))")
    }
  }
}

extension JSONError {
  /// Where a text that is not JSON goes wrong and how long it is, without anything of its contents.
  func placeOnly(in body: [UInt8]) -> String {
    "it goes wrong at line \(line), column \(column) of \(body.count) bytes"
  }
}
