/// The address of a server that credentials may be sent to: scheme, host, port and a path before the documented one.
///
/// Stricter than RFC 3986 asks, so that nothing in it surprises.
package struct ServerURL: Hashable, Sendable {
  package enum Refusal: Error, Hashable, Sendable {
    /// Anything but `http(s)://host[:port][/path]`: also an address with a user, a query or a fragment.
    case malformed
    /// Plain http to another machine, where that is not allowed.
    case insecure
  }

  /// Without a slash at the end.
  package let text: String
  /// Host and port.
  package let server: String
  /// Without a slash at the end; empty for the root.
  package let path: String

  /// - Parameter allowsInsecure: Whether it may be http to another host than this machine.
  package init(_ text: String, allowsInsecure: Bool = false) throws(Refusal) {
    let lowered = text.lowercased()
    guard let scheme = ["https://", "http://"].first(where: lowered.hasPrefix),
      text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && !"\"<>\\^`{|}@?#".utf8.contains($0) })
    else { throw .malformed }
    let authority = text.dropFirst(scheme.count).prefix { $0 != "/" }
    guard let (host, port) = ServerURL.split(authority), !host.isEmpty, ServerURL.isPort(port) else {
      throw .malformed
    }
    guard allowsInsecure || scheme == "https://" || ServerURL.isLoopback(host.lowercased()) else { throw .insecure }
    self.text = String(text.reversed().drop { $0 == "/" }.reversed())
    server = String(authority)
    path = String(self.text.dropFirst(scheme.count + authority.count))
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

  /// Whether a host is this very machine.
  private static func isLoopback(_ host: String) -> Bool {
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    let isNumber = parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    return isNumber || host == "localhost" || host == "[::1]"
  }
}

extension FieldType {
  /// The address of a server. Whether it may be plain http is a rule between fields.
  package static let url = FieldType.form(
    ValueForm.text { text in
      do throws(ServerURL.Refusal) { _ = try ServerURL(text, allowsInsecure: true) } catch {
        return ValueForm.Violation(
          .invalidURL, "must be https://, a host and perhaps a port and a path",
          suggestion: schemeless(text)
            ?? "leave out user, password, query and fragment; the vendor's documented path follows it",
          hidesLine: text.contains("@"))
      }
      return nil
    }.leading(to: .server))

  /// nil unless the scheme is all that is missing.
  private static func schemeless(_ text: String) -> String? {
    guard !text.contains("://") else { return nil }
    do throws(ServerURL.Refusal) {
      let url = try ServerURL("https://\(text)")
      return "did you mean \"\(url.text)\"?"
    } catch {
      return nil
    }
  }
}
