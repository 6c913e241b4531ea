/// Counts the values of a text before values are made of them, which need many times the memory of the text.
enum ElementCount {
  /// The number of values in a JSON text, those inside of others included. Of an empty list or object it may count one
  /// more; of a text that is no JSON it is some number.
  static func of(_ text: UnsafeRawBufferPointer) -> Int {
    var count = 1
    var isInString = false
    var index = 0
    while index < text.count {
      let byte = text[index]
      if isInString {
        if byte == UInt8(ascii: "\\") { index += 1 } else if byte == UInt8(ascii: "\"") { isInString = false }
      } else if byte == UInt8(ascii: "\"") {
        isInString = true
      } else if byte == UInt8(ascii: ",") || byte == UInt8(ascii: "[") || byte == UInt8(ascii: "{") {
        count += 1
      }
      index += 1
    }
    return count
  }
}
