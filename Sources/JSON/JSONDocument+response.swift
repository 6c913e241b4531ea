package import Model

extension JSONDocument {
  /// Reads a vendor's response, which need not be as strict as a file.
  ///
  /// A byte order mark is skipped. A number that neither `Int64` nor `Double` holds becomes the text that it is written
  /// as, so that a field that ccops does not know fails no read, and an id keeps all its digits.
  package static func parseResponse(_ bytes: [UInt8], limits: JSONLimits = .init()) throws(JSONError) -> Value {
    let body = bytes.starts(with: byteOrderMark) ? Array(bytes.dropFirst(byteOrderMark.count)) : bytes
    do throws(JSONError) {
      return try parse(body, limits: limits)
    } catch {
      guard error.reason == .number else { throw error }
      return try parse(quotingLargeNumbers(body), limits: limits)
    }
  }

  private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  /// The text with quotes around the numbers that no value holds.
  private static func quotingLargeNumbers(_ text: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(text.count + 16)
    var index = 0
    while index < text.count {
      let end = tokenEnd(text, from: index)
      let token = text[index..<end]
      if isLargeNumber(token) {
        result += [UInt8(ascii: "\"")] + token + [UInt8(ascii: "\"")]
      } else {
        result += token
      }
      index = end
    }
    return result
  }

  /// The end of the string, number or single byte that begins at the index.
  private static func tokenEnd(_ text: [UInt8], from start: Int) -> Int {
    var index = start + 1
    if text[start] == UInt8(ascii: "\"") {
      while index < text.count, text[index] != UInt8(ascii: "\"") {
        index += text[index] == UInt8(ascii: "\\") ? 2 : 1
      }
      return min(index + 1, text.count)
    }
    guard isNumberByte(text[start]) else { return index }
    while index < text.count, isNumberByte(text[index]) { index += 1 }
    return index
  }

  private static func isNumberByte(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "+-.eE".utf8.contains(byte)
  }

  private static func isLargeNumber(_ token: ArraySlice<UInt8>) -> Bool {
    guard let first = token.first, isNumberByte(first) else { return false }
    let text = String(decoding: token, as: UTF8.self)
    guard let number = Double(text) else { return false }
    let isInteger = !text.contains { ".eE".contains($0) }
    return isInteger ? Int64(text) == nil : number.isInfinite
  }
}
