/// Why a text is not the JSON that ccops reads, and where: enough for a diagnostic with a caret.
package struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Reason: Sendable, Hashable {
    /// Not JSON at all.
    case syntax
    /// JSON, but a key stands twice in one object.
    case repeatedKey
    /// A number that no `Int64` or `Double` holds.
    case number
    /// Not UTF-8, or half a surrogate pair.
    case encoding
    case tooDeep
    case tooLarge
  }

  package let reason: Reason
  /// A sentence in plain words, without the place.
  package let message: String
  /// Bytes before the fault.
  package let offset: Int
  package let position: SourcePosition

  package var line: Int { position.line }
  package var column: Int { position.column }
  package var sourceLine: String { position.sourceLine }

  /// Finds line and column of the offset in the text.
  init(_ reason: Reason, _ message: String, at offset: Int, in text: UnsafeRawBufferPointer) {
    self.reason = reason
    self.message = message
    self.offset = offset
    position = SourcePosition(offset: offset, length: 1, in: text)
  }

  package var description: String { "line \(line), column \(column): \(message)" }
}
