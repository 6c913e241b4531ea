package import Model

/// How large and how deep a text may be. Every text comes from a file or from a vendor and is untrusted.
package struct JSONLimits: Sendable, Hashable {
  package var maximumBytes: Int
  /// Containers inside one another; `[]` is one deep.
  package var maximumDepth: Int
  /// Values, those inside of others included.
  package var maximumElements: Int

  package init(maximumBytes: Int = 64 << 20, maximumDepth: Int = 128, maximumElements: Int = .max) {
    self.maximumBytes = maximumBytes
    self.maximumDepth = maximumDepth
    self.maximumElements = maximumElements
  }
}

/// Strict JSON (RFC 8259) into values: the only reader of JSON in the program.
///
/// simdjson reads the text into a tape and `TapeReader` makes values of it. Stricter than simdjson: repeated keys (also
/// keys that differ only in their Unicode normal form, since `String` takes them for equal), integers beyond `Int64`, a
/// byte order mark, and the limits. Neither says where a fault is, so when there is one `StrictScanner` reads the text
/// again to find it; a good text is read once.
package enum JSONDocument {
  /// Reads one JSON value and nothing else.
  package static func parse(_ bytes: [UInt8], limits: JSONLimits = .init()) throws(JSONError) -> Value {
    try bytes.withUnsafeBufferPointer { (buffer) throws(JSONError) in
      try parse(UnsafeRawBufferPointer(buffer), limits: limits)
    }
  }

  /// Reads one JSON value from memory that is only lent, such as the body of a response.
  package static func parse(_ buffer: UnsafeRawBufferPointer, limits: JSONLimits = .init()) throws(JSONError) -> Value {
    guard buffer.count <= limits.maximumBytes else {
      throw JSONError(
        .tooLarge, "the text is \(buffer.count) bytes long; at most \(limits.maximumBytes) are read", at: 0, in: buffer)
    }
    // Each value but the first has a comma or a bracket before it.
    if buffer.count / 2 > limits.maximumElements, ElementCount.of(buffer) > limits.maximumElements {
      throw JSONError(
        .tooLarge, "the text has more than \(limits.maximumElements) values", at: 0, in: buffer)
    }
    do {
      return try ParserPool.value(of: buffer, maximumDepth: limits.maximumDepth)
    } catch {
      throw StrictScanner.fault(in: buffer, limits: limits)
        ?? JSONError(.syntax, "the text could not be read: \(error.message)", at: 0, in: buffer)
    }
  }

  /// What the scanner alone finds wrong with a text; nil when it is JSON. Slower than `parse`, and agrees with it.
  package static func fault(in bytes: [UInt8], limits: JSONLimits = .init()) -> JSONError? {
    bytes.withUnsafeBytes { StrictScanner.fault(in: $0, limits: limits) }
  }
}
