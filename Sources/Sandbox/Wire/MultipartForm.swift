/// One part of a `multipart/form-data` body, as far as the upload of one file needs it.
struct MultipartPart: Sendable {
  let name: String
  let fileName: String?
  let content: [UInt8]
}

/// Splits a multipart body into its parts; nil when the content type names no boundary or the body does not keep to it.
func multipartParts(contentType: String, body: [UInt8]) -> [MultipartPart]? {
  guard contentType.lowercased().hasPrefix("multipart/form-data"),
    let boundary = headerParameter("boundary", in: contentType)
  else { return nil }
  let mark = Array("--\(boundary)".utf8)
  guard body.starts(with: mark), var start = lineEnd(after: mark.count, in: body) else { return nil }
  var parts: [MultipartPart] = []
  let separator = Array("\r\n".utf8) + mark
  while let end = firstPlace(of: separator, in: body, from: max(start - 2, 0)) {
    if let part = multipartPart(body[start..<max(end, start)]) { parts.append(part) }
    let after = end + separator.count
    if body[after...].starts(with: "--".utf8) { return parts }
    guard let following = lineEnd(after: after, in: body) else { return nil }
    start = following
  }
  return nil
}

private func multipartPart(_ bytes: ArraySlice<UInt8>) -> MultipartPart? {
  guard let headEnd = firstPlace(of: Array("\r\n\r\n".utf8), in: Array(bytes), from: 0) else { return nil }
  let head = String(decoding: bytes.prefix(headEnd), as: UTF8.self)
  let disposition = head.split(whereSeparator: \.isNewline)
    .first { $0.lowercased().hasPrefix("content-disposition:") }
  guard let disposition, let name = headerParameter("name", in: String(disposition)) else { return nil }
  return MultipartPart(
    name: name,
    fileName: headerParameter("filename", in: String(disposition)),
    content: Array(bytes.dropFirst(headEnd + 4)))
}

/// A parameter of a header value: `boundary` of `multipart/form-data; boundary="x"`.
private func headerParameter(_ name: String, in header: String) -> String? {
  for part in header.split(separator: ";").dropFirst() {
    let halves = part.split(separator: "=", maxSplits: 1)
    guard halves.count == 2, halves[0].trimmingSpaces.lowercased() == name else { continue }
    let value = halves[1].trimmingSpaces
    return value.hasPrefix("\"") && value.hasSuffix("\"") && value.count > 1
      ? String(value.dropFirst().dropLast()) : String(value)
  }
  return nil
}

private func lineEnd(after place: Int, in bytes: [UInt8]) -> Int? {
  bytes[min(place, bytes.count)...].starts(with: "\r\n".utf8) ? place + 2 : nil
}

/// Where a run of bytes first stands at or after a place.
func firstPlace(of needle: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
  guard let head = needle.first, bytes.count >= needle.count else { return nil }
  var place = start
  while place <= bytes.count - needle.count {
    guard let found = bytes[place...].firstIndex(of: head) else { return nil }
    if bytes[found...].starts(with: needle) { return found }
    place = found + 1
  }
  return nil
}

extension StringProtocol {
  /// The text without spaces and line ends around it.
  var trimmingSpaces: String {
    var rest = self[...]
    while rest.first?.isWhitespace == true { rest = rest.dropFirst() }
    while rest.last?.isWhitespace == true { rest = rest.dropLast() }
    return String(rest)
  }
}
