/// The address of a vendor's server: scheme, host, port and a path before the documented one. Stricter than RFC 3986 asks, so that nothing in it surprises.
struct ServerURL: Hashable, Sendable {
  let isSecure: Bool
  /// Whether it leads to this very machine.
  let isLoopback: Bool
  /// Without a slash at the end.
  let text: String

  /// Nil for anything but http(s)://host[:port][/path]: also for one with a user, a query or a fragment.
  init?(_ text: String) {
    let lowered = text.lowercased()
    guard let scheme = ["https://", "http://"].first(where: lowered.hasPrefix) else { return nil }
    guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && !"\"<>\\^`{|}@?#".utf8.contains($0) }) else {
      return nil
    }
    let rest = lowered.dropFirst(scheme.count)
    let authority = rest.prefix { $0 != "/" }
    guard let (host, port) = ServerURL.split(authority), !host.isEmpty, ServerURL.isPort(port) else { return nil }
    isSecure = scheme == "https://"
    isLoopback = host == "localhost" || host == "[::1]" || ServerURL.isLoopbackNumber(host)
    self.text = String(text.reversed().drop { $0 == "/" }.reversed())
  }

  private static func split(_ authority: Substring) -> (host: Substring, port: Substring?)? {
    let end =
      authority.hasPrefix("[")
      ? authority.firstIndex(of: "]").map(authority.index(after:)) : authority.firstIndex(of: ":") ?? authority.endIndex
    guard let end else { return nil }
    let rest = authority[end...]
    guard rest.isEmpty || rest.first == ":" else { return nil }
    return (authority[..<end], rest.isEmpty ? nil : rest.dropFirst())
  }

  private static func isPort(_ text: Substring?) -> Bool {
    guard let text else { return true }
    return text.utf8.allSatisfy { (0x30...0x39).contains($0) } && (1...65535).contains(Int(text) ?? 0)
  }

  private static func isLoopbackNumber(_ host: Substring) -> Bool {
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }
}
