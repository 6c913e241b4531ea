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

  /// Whether two buffers hold the same bytes, with the speed of memcmp(3).
  ///
  /// - Parameter other: Of any length.
  package func hasSameBytes(as other: UnsafeRawBufferPointer) -> Bool {
    guard count == other.count else { return false }
    guard let baseAddress, let otherAddress = other.baseAddress else { return count == 0 }
    return memcmp(baseAddress, otherAddress, count) == 0
  }
}
