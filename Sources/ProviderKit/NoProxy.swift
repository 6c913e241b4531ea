import Platform

/// The hosts that are reached without a proxy: `NO_PROXY` as curl documents it.
///
/// Names are separated by commas or blanks. `*` is every host. `example.com` and `.example.com` are that host and every
/// host inside it. An IP address is itself, and `192.168.0.0/16` a block of them. A port behind a name narrows it to
/// that port; without one, every port is meant.
struct NoProxy: Sendable {
  private let patterns: [Substring]

  init(_ text: String) { patterns = text.split { $0 == "," || $0.isWhitespace } }

  /// Whether a server is an exception.
  ///
  /// - Parameter server: Host and port, as a URL has them.
  func cover(_ server: String) -> Bool {
    let (host, port) = NoProxy.split(server[...])
    let address = IPAddress.bytes(of: host)
    return patterns.contains { pattern in
      if pattern == "*" { return true }
      if let address, pattern.contains("/") { return NoProxy.isInBlock(address, pattern) }
      let (name, wanted) = NoProxy.split(pattern)
      guard wanted == nil || wanted == port else { return false }
      if let address { return IPAddress.bytes(of: name) == address }
      return NoProxy.isInside(host, name)
    }
  }

  /// Whether a host is the named one or inside it.
  private static func isInside(_ host: String, _ name: String) -> Bool {
    let name = String(name.drop { $0 == "." })
    return !name.isEmpty && (host == name || host.hasSuffix(".\(name)"))
  }

  /// Host in small letters, without brackets and without the dot of a complete name; and the port.
  private static func split(_ server: Substring) -> (host: String, port: String?) {
    var (host, port): (Substring, String?) = (server, nil)
    let colons = server.count { $0 == ":" }
    // More than one colon without brackets is an IPv6 address.
    if server.hasPrefix("["), let end = server.firstIndex(of: "]") {
      host = server[..<end].dropFirst()
      port = server[end...].dropFirst().hasPrefix(":") ? String(server[end...].dropFirst(2)) : nil
    } else if colons == 1, let colon = server.firstIndex(of: ":") {
      host = server[..<colon]
      port = String(server[colon...].dropFirst())
    }
    let name = host.hasSuffix(".") ? host.dropLast() : host
    return (name.lowercased(), port)
  }

  /// Whether an address is in a block such as `10.0.0.0/8` or `fd00::/8`.
  private static func isInBlock(_ address: [UInt8], _ block: Substring) -> Bool {
    let halves = block.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard halves.count == 2, let base = IPAddress.bytes(of: split(halves[0]).host), base.count == address.count,
      let length = Int(halves[1]), (0...(base.count * 8)).contains(length)
    else { return false }
    let (whole, rest) = length.quotientAndRemainder(dividingBy: 8)
    guard base.prefix(whole) == address.prefix(whole) else { return false }
    return rest == 0 || (base[whole] ^ address[whole]) >> UInt8(8 - rest) == 0
  }
}
