#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Reads IP addresses.
package enum IPAddress {
  /// The bytes of an address, the first part of the text first; nil for anything else, such as a name.
  ///
  /// - Parameter text: IPv4 in four decimal parts, or IPv6 without brackets.
  /// - Returns: Four bytes or sixteen.
  package static func bytes(of text: String) -> [UInt8]? {
    bytes(of: text, family: AF_INET, count: 4) ?? bytes(of: text, family: AF_INET6, count: 16)
  }

  private static func bytes(of text: String, family: Int32, count: Int) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    return inet_pton(family, text, &bytes) == 1 ? bytes : nil
  }
}
