#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension UnsafeRawBufferPointer {
  /// The place of the first `byte` at or after a place, with the speed of memchr(3).
  ///
  /// - Parameters:
  ///   - byte: The byte to find.
  ///   - start: Zero or more. No byte is at or after the end.
  /// - Returns: The offset from the start of the buffer; nil if `byte` does not follow.
  package func firstOffset(of byte: UInt8, from start: Int) -> Int? {
    guard start < count, let baseAddress,
      let found = memchr(baseAddress + start, Int32(byte), count - start)
    else { return nil }
    return UnsafeRawPointer(found) - baseAddress
  }

  /// The place where `word` begins for the first time at or after a place.
  ///
  /// - Parameters:
  ///   - word: The bytes to find. An empty word is found nowhere.
  ///   - start: Zero or more.
  /// - Returns: The offset from the start of the buffer; nil if `word` does not follow.
  package func firstOffset(of word: UnsafeRawBufferPointer, from start: Int) -> Int? {
    guard let first = word.first else { return nil }
    var place = start
    while let found = firstOffset(of: first, from: place), word.count <= count - found {
      if UnsafeRawBufferPointer(rebasing: self[found..<found + word.count]).hasSameBytes(as: word) { return found }
      place = found + 1
    }
    return nil
  }

  /// Whether two buffers hold the same bytes, with the speed of memcmp(3).
  ///
  /// - Parameter other: Of any length.
  package func hasSameBytes(as other: UnsafeRawBufferPointer) -> Bool {
    guard count == other.count else { return false }
    guard let baseAddress, let otherAddress = other.baseAddress else { return count == 0 }
    return memcmp(baseAddress, otherAddress, count) == 0
  }
}
