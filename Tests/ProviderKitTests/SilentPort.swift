import Glibc
import Testing

/// A port of this machine that is taken and on which nobody listens: connections to it are refused, whatever other tests do meanwhile.
enum SilentPort {
  static func withURL<Result>(_ body: (String) async throws -> Result) async throws -> Result {
    let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    try #require(socket >= 0)
    defer { close(socket) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        bind(socket, generic, length) == 0 ? getsockname(socket, generic, &length) : -1
      }
    }
    try #require(result == 0)
    return try await body("http://127.0.0.1:\(UInt16(bigEndian: address.sin_port))")
  }
}
