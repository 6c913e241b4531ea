import Model

/// An HTTP proxy, which tunnels every connection by CONNECT.
struct Proxy: Hashable, Sendable {
  let host: String
  let port: Int
  /// `user:password`, or nil.
  let login: String?

  /// For messages.
  var server: String { "\(host):\(port)" }

  /// Reads `[http://][user[:password]@]host[:port]`, the port being 1080 where it is not said, as curl has it.
  ///
  /// - Parameter variable: Where the text comes from. The text is not shown: it may hold a password.
  /// - Throws: `ProviderError` of the class `rejected` if it is something else.
  init(_ text: String, from variable: String) throws(ProviderError) {
    let parts = text.firstRange(of: "://").map { (text[..<$0.lowerBound].lowercased(), text[$0.upperBound...]) }
    let (scheme, rest) = parts ?? ("http", text[...])
    guard scheme == "http" else {
      throw ProviderError(.rejected, "\(variable): only proxies at http:// addresses can be used, not at \(scheme)://")
    }
    let authority = rest.prefix { $0 != "/" }
    let end = authority.lastIndex(of: "@")
    login = end.map { PercentEncoding.decode(String(authority[..<$0])) }
    let server = end.map { authority[authority.index(after: $0)...] } ?? authority
    guard let (host, port) = Proxy.split(server) else {
      throw ProviderError(.rejected, "\(variable) is not the address of a proxy: http://host:port")
    }
    (self.host, self.port) = (host, port)
  }

  /// Host, without the brackets of IPv6, and port.
  private static func split(_ server: Substring) -> (String, Int)? {
    let isBracketed = server.hasPrefix("[")
    let end = isBracketed ? server.firstIndex(of: "]") : server.firstIndex(of: ":") ?? server.endIndex
    guard let end else { return nil }
    let host = isBracketed ? server[..<end].dropFirst() : server[..<end]
    let rest = isBracketed ? server[end...].dropFirst() : server[end...]
    guard !host.isEmpty, rest.isEmpty || rest.hasPrefix(":") else { return nil }
    guard let port = rest.count < 2 ? 1080 : Int(rest.dropFirst()), (1...65_535).contains(port) else { return nil }
    return (String(host), port)
  }
}

/// Which proxy a server is reached through, by the variables that curl reads: `https_proxy`, `http_proxy`, `all_proxy`
/// and `no_proxy`, in small letters or in capitals. Small letters count first.
struct ProxyRules: Sendable {
  private let variables: [String: String]
  private let exceptions: NoProxy

  init(_ variables: [String: String]) {
    self.variables = variables
    exceptions = NoProxy(variables["no_proxy"] ?? variables["NO_PROXY"] ?? "")
  }

  /// nil: it is reached directly.
  ///
  /// - Throws: `ProviderError` of the class `rejected` if the variable that counts holds no proxy's address.
  func proxy(for url: ServerURL) throws(ProviderError) -> Proxy? {
    guard let name = variable(for: url), let text = variables[name], !text.isEmpty else { return nil }
    return exceptions.cover(url.server) ? nil : try Proxy(text, from: name)
  }

  /// The variable that decides; one that is set and empty decides for no proxy.
  private func variable(for url: ServerURL) -> String? {
    let isSecure = url.text.lowercased().hasPrefix("https:")
    // A server that runs programs for a browser sets HTTP_PROXY from a header of the request.
    let plain = variables["REQUEST_METHOD"] == nil ? ["http_proxy", "HTTP_PROXY"] : ["http_proxy"]
    return ((isSecure ? ["https_proxy", "HTTPS_PROXY"] : plain) + ["all_proxy", "ALL_PROXY"])
      .first { variables[$0] != nil }
  }
}
