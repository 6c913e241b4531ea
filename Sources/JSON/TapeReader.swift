import CSimdjson
import Model

/// What the tape itself shows to be wrong; the scanner then says where.
struct TapeFault: Error {
  let message: String
}

/// Owns one simdjson parser and the key sequences that it has met.
///
/// A folder has many small documents of few kinds: a parser for each would spend more time on its buffers and on
/// sorting the same keys than on the text.
struct TapeParser: ~Copyable, Sendable {
  /// The address of the C++ parser, which only this value uses; 0 where there was no memory for it.
  private let address: UInt
  private var shapes = KeyShapes()

  init() { address = UInt(bitPattern: ccops_json_parser_create()) }

  deinit { ccops_json_parser_destroy(OpaquePointer(bitPattern: address)) }

  /// Parses the text and builds its value.
  mutating func value(of text: UnsafeRawBufferPointer, maximumDepth: Int) throws(TapeFault) -> Value {
    guard let handle = OpaquePointer(bitPattern: address) else {
      throw TapeFault(message: "there is not enough memory")
    }
    let bytes = text.bindMemory(to: UInt8.self).baseAddress
    let result = ccops_json_parse(handle, bytes, text.count, maximumDepth)
    guard result.error == 0, let tape = result.tape, let strings = result.strings else {
      throw TapeFault(message: String(cString: ccops_json_error_text(result.error)))
    }
    var reader = TapeReader(tape: tape, strings: strings, maximumDepth: maximumDepth)
    swap(&reader.shapes, &shapes)
    defer {
      swap(&reader.shapes, &shapes)
      shapes.endDocument()
    }
    return try reader.document()
  }
}

/// Walks a simdjson tape once, front to back, and builds values.
///
/// Recursion is bounded by the depth limit. Keys of objects go through `KeyShapes`, so that a list of like objects shares one array of keys.
struct TapeReader {
  private let tape: UnsafePointer<UInt64>
  private let strings: UnsafePointer<UInt8>
  private let maximumDepth: Int
  private var index = 1
  fileprivate var shapes = KeyShapes()
  /// Keys of the objects that are being read, outermost first.
  private var keys: [UnsafeBufferPointer<UInt8>] = []

  init(tape: UnsafePointer<UInt64>, strings: UnsafePointer<UInt8>, maximumDepth: Int) {
    self.tape = tape
    self.strings = strings
    self.maximumDepth = maximumDepth
  }

  /// The value that the tape holds; word 0 is the root marker.
  mutating func document() throws(TapeFault) -> Value { try value(depth: 0) }

  private mutating func value(depth: Int) throws(TapeFault) -> Value {
    let word = tape[index]
    index += 1
    switch UInt8(truncatingIfNeeded: word >> 56) {
    case UInt8(ascii: "\""): return .string(String(decoding: text(word), as: UTF8.self))
    case UInt8(ascii: "l"): return .integer(Int64(bitPattern: payload()))
    case UInt8(ascii: "d"): return .json(Double(bitPattern: payload()))
    case UInt8(ascii: "t"): return .bool(true)
    case UInt8(ascii: "f"): return .bool(false)
    case UInt8(ascii: "n"): return .null
    case UInt8(ascii: "["): return try list(word, depth: depth + 1)
    case UInt8(ascii: "{"): return try object(word, depth: depth + 1)
    default: throw TapeFault(message: "an integer is out of range")
    }
  }

  private mutating func list(_ word: UInt64, depth: Int) throws(TapeFault) -> Value {
    let end = try contentEnd(word, depth: depth)
    var items: [Value] = []
    items.reserveCapacity(memberCount(word))
    while index < end { items.append(try value(depth: depth)) }
    index = end + 1
    return .list(items)
  }

  private mutating func object(_ word: UInt64, depth: Int) throws(TapeFault) -> Value {
    let end = try contentEnd(word, depth: depth)
    var values: [Value] = []
    values.reserveCapacity(memberCount(word))
    var shape = KeyShapes.root
    let firstKey = keys.count
    while index < end {
      let key = text(tape[index])
      index += 1
      keys.append(key)
      shape = shapes.step(from: shape, key)
      values.append(try value(depth: depth))
    }
    index = end + 1
    guard let sortedKeys = shapes.finish(shape, keys: keys[firstKey...], reordering: &values) else {
      throw TapeFault(message: "a key is repeated")
    }
    keys.removeSubrange(firstKey...)
    return .object(ValueObject(sortedKeys: sortedKeys, values: values))
  }

  private func contentEnd(_ word: UInt64, depth: Int) throws(TapeFault) -> Int {
    guard depth <= maximumDepth else { throw TapeFault(message: "the nesting is too deep") }
    return Int(UInt32(truncatingIfNeeded: word)) - 1
  }

  /// A hint: simdjson's count saturates at 2^24 - 1.
  private func memberCount(_ word: UInt64) -> Int { Int((word >> 32) & 0xFF_FFFF) }

  private mutating func payload() -> UInt64 {
    defer { index += 1 }
    return tape[index]
  }

  private func text(_ word: UInt64) -> UnsafeBufferPointer<UInt8> {
    let start = strings + Int(word & 0xFF_FFFF_FFFF_FFFF)
    let length = UnsafeRawPointer(start).loadUnaligned(as: UInt32.self)
    return UnsafeBufferPointer(start: start + 4, count: Int(length))
  }
}
