/// The address of an account: everything before the vendor's documented path, checked before a credential is sent there.

package import Model

package struct BaseURL: Sendable, Hashable {
  /// Without a trailing slash.
  package let text: String
  package let host: String
  package let isEncrypted: Bool

  /// Host and port as they stand in the address, for messages.
  package var server: String { String(text.drop { $0 != "/" }.dropFirst(2).prefix { $0 != "/" }) }

  /// Takes `https://host[:port][/path]`; `http` only to this machine, or where configuration allows it.
  package init(_ settings: ProviderSettings) throws(ProviderError) {
    func refused(_ why: String) -> ProviderError {
      ProviderError(.rejected, "\(settings.alias): the url \(why)")
    }
    let text = settings.url
    let encrypted = text.lowercased().hasPrefix("https://")
    guard encrypted || text.lowercased().hasPrefix("http://") else {
      throw refused("must begin with https://")
    }
    let rest = text.dropFirst(encrypted ? 8 : 7)
    let authority = rest.prefix { $0 != "/" }
    guard !authority.contains("@") else { throw refused("must not hold a user name or a password; use auth") }
    guard !rest.contains(where: { $0 == "?" || $0 == "#" || $0.isWhitespace || $0.isNewline }) else {
      throw refused("must not hold a query, a fragment or a space")
    }
    let host = BaseURL.host(of: authority)
    guard !host.isEmpty else { throw refused("has no host") }
    guard encrypted || settings.allowInsecure || BaseURL.isLoopback(host) else {
      throw refused("is plain http: credentials would travel in clear; use https, or allow_insecure where you must")
    }
    var trimmed = Substring(text)
    while trimmed.hasSuffix("/") { trimmed.removeLast() }
    self.text = String(trimmed)
    self.host = host
    isEncrypted = encrypted
  }

  private static func host(of authority: Substring) -> String {
    if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") {
      return String(authority[authority.index(after: authority.startIndex)..<end])
    }
    return String(authority.prefix { $0 != ":" })
  }

  private static func isLoopback(_ host: String) -> Bool {
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    let isIPv4 = parts.count == 4 && parts.allSatisfy { UInt8($0) != nil } && parts[0] == "127"
    return isIPv4 || host == "::1" || host.lowercased() == "localhost"
  }
}
