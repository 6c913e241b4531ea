package import Model

/// What `ccops.json` may name on this machine: a guard for pull requests of people who are not trusted.
///
/// It comes from environment variables, which a pull request cannot change. What a variable does not list is refused,
/// in every environment and in every field whose type is a URL, a credential or a path.
package struct AllowedPlaces: Sendable, Hashable {
  package static let hostsVariable = "CCOPS_ALLOWED_HOSTS"
  package static let credentialsVariable = "CCOPS_ALLOWED_CREDENTIALS"

  /// `host` or `host:port`, in lower case; nil: every host.
  private let hosts: Set<String>?
  /// `env:NAME` or `file:PATH`; nil: every source.
  private let credentials: Set<String>?

  /// - Parameter variables: Of the process. A variable that is set and empty allows nothing.
  package init(_ variables: [String: String]) {
    hosts = Self.list(variables[Self.hostsVariable]).map { Set($0.map { $0.lowercased() }) }
    credentials = Self.list(variables[Self.credentialsVariable]).map { Set($0) }
  }

  /// Whether anything is refused.
  package var isActive: Bool { hosts != nil || credentials != nil }

  private static func list(_ text: String?) -> [String]? {
    text?.split(separator: ",").map { $0.drop { $0 == " " } }
      .map { String($0.reversed().drop { $0 == " " }.reversed()) }.filter { !$0.isEmpty }
  }

  /// Whether credentials may be sent to a URL. A host without a port stands for the port of the scheme.
  package func allows(_ url: ServerURL) -> Bool {
    let port = url.text.lowercased().hasPrefix("https") ? ":443" : ":80"
    let server = url.server.lowercased()
    let names = server.hasSuffix(port) ? [server, String(server.dropLast(port.count))] : [server, server + port]
    return hosts.map { !$0.isDisjoint(with: names) } ?? true
  }

  /// Whether the state may be shared with a git remote.
  ///
  /// - Parameters:
  ///   - address: The remote's URL by git's configuration.
  ///   - isConfigured: Whether `ccops.json` gives a name that git's configuration knows; a path is allowed only then.
  package func allows(remote address: String, isConfigured: Bool) -> Bool {
    guard let hosts else { return true }
    guard let host = Self.host(of: address) else { return isConfigured }
    return hosts.contains(host.lowercased())
  }

  /// The host, with its port, of an address such as `https://host/x`, `ssh://git@host:22/x` or `git@host:x`; nil for a
  /// path.
  static func host(of address: String) -> String? {
    if let scheme = address.firstRange(of: "://") {
      let authority = address[scheme.upperBound...].prefix { $0 != "/" }
      let server = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? authority
      return server.isEmpty ? nil : String(server)
    }
    guard let colon = address.firstIndex(of: ":"), !address[..<colon].contains("/") else { return nil }
    return address[..<colon].split(separator: "@").last.map(String.init)
  }

  /// What is wrong with a value that `ccops.json` has in a field of this kind; nil if it is allowed.
  func complaint(about value: Value, named place: ValueForm.Place, at path: FieldPath) -> Complaint? {
    switch place {
    case .server:
      do throws(ServerURL.Refusal) {
        let url = try ServerURL(value.string ?? "", allowsInsecure: true)
        return allows(url) ? nil : Self.refusal(.forbiddenHost, of: url.server, by: Self.hostsVariable, at: path)
      } catch {
        // Reported as no URL.
        return nil
      }
    case .credential:
      return CredentialSource(value).flatMap { source in refusal(of: source.listed, at: path) }
    case .path: return refusal(of: "file:\(value.string ?? "")", at: path)
    case .remote: return nil
    }
  }

  private func refusal(of source: String, at path: FieldPath) -> Complaint? {
    guard let credentials, !credentials.contains(source) else { return nil }
    return Self.refusal(.forbiddenCredential, of: source, by: Self.credentialsVariable, at: path)
  }

  private static func refusal(
    _ code: DiagnosticCode, of named: String, by variable: String, at path: FieldPath
  ) -> Complaint {
    Complaint(code, at: path, "\"\(path)\" names \(Complaint.quoted(named)), which \(variable) does not list")
      .suggesting("it is set where ccops runs, and not in the repository")
  }
}

extension CredentialSource {
  /// As a list of allowed sources has it.
  fileprivate var listed: String {
    switch self {
    case .environment(let name): "env:\(name)"
    case .file(let path): "file:\(path)"
    }
  }
}
