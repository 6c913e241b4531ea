/// A `multipart/form-data` body (RFC 7578) with one file: what a greeting's upload is.

import Model

package struct MultipartForm: Sendable {
  /// Name of the part.
  package let name: String
  package let fileName: String
  package let contentType: String
  package let content: [UInt8]

  package init(name: String, fileName: String, contentType: String, content: [UInt8]) {
    self.name = name
    self.fileName = fileName
    self.contentType = contentType
    self.content = content
  }

  /// Follows from the content, so that the same upload is always the same bytes.
  var boundary: String { "ccops-" + CanonicalJSON.digest(bytes: content).prefix(40) }

  /// The body's bytes.
  var encoded: [UInt8] {
    let head =
      "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(MultipartForm.quoted(name))\"; "
      + "filename=\"\(MultipartForm.quoted(fileName))\"\r\nContent-Type: \(contentType)\r\n\r\n"
    return Array(head.utf8) + content + Array("\r\n--\(boundary)--\r\n".utf8)
  }

  /// Quotes and line ends are percent-encoded, as browsers do.
  private static func quoted(_ text: String) -> String {
    text.replacing("\"", with: "%22").replacing("\r", with: "%0D").replacing("\n", with: "%0A")
  }
}
