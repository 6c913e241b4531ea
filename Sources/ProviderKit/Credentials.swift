package import Model
import Platform

/// Reads an account's credentials at the moment they are needed, from the environment or from a file.
package struct Credentials: Sendable {
  private let alias: String
  private let sources: [String: CredentialSource]
  private let places: CredentialPlaces
  private let secrets: KnownSecrets

  package init(
    alias: String, sources: [String: CredentialSource], places: CredentialPlaces, secrets: KnownSecrets
  ) {
    self.alias = alias
    self.sources = sources
    self.places = places
    self.secrets = secrets
  }

  /// Whether configuration says where this one is.
  package func has(_ key: String) -> Bool { sources[key] != nil }

  /// Whether one of these comes from a file, where another program may replace it while the run goes on.
  package func isInFile(_ keys: String...) -> Bool {
    keys.contains { key in
      if case .file? = sources[key] { true } else { false }
    }
  }

  /// The credential; an error names the place where it was looked for, never what was there.
  package func read(_ key: String) throws(ProviderError) -> Secret {
    guard let source = sources[key] else {
      throw ProviderError(.rejected, "\(alias): auth has no \(key)")
    }
    let text = try content(of: source, key)
    guard !text.isEmpty else {
      throw ProviderError(.rejected, "\(alias): the \(source.place) (\(key) of \(alias)) is empty")
    }
    return secrets.remember(text, isName: Credentials.names.contains(key))
  }

  /// Credentials that only name the account; the rest are secrets.
  private static let names: Set<String> = ["username", "user", "email"]

  /// Remembers a secret that a vendor gave, so that it is never shown.
  package func remember(_ text: String) -> Secret { secrets.remember(text) }

  private func content(of source: CredentialSource, _ key: String) throws(ProviderError) -> String {
    switch source {
    case .environment(let name):
      guard let text = places.variables[name] else {
        throw ProviderError(.rejected, "the \(source.place) (\(key) of \(alias)) is not set")
      }
      return Credentials.withoutLineEnd(text)
    case .file(let name):
      guard let path = places.path(of: name) else {
        throw ProviderError(
          .rejected, "the \(source.place) (\(key) of \(alias)) \(CredentialPlaces.bareRepository)")
      }
      do throws(WholeFile.Refusal) {
        let bytes = try WholeFile.read(path, atMost: Self.maximumBytes)
        return Credentials.withoutLineEnd(String(decoding: bytes, as: UTF8.self))
      } catch {
        throw ProviderError(.rejected, "the \(source.place) (\(key) of \(alias)) \(error.problem)")
      }
    }
  }

  /// Of a credential's file.
  private static let maximumBytes = 65_536

  private static func withoutLineEnd(_ text: String) -> String {
    var scalars = Substring(text).unicodeScalars
    while let last = scalars.last, last == "\n" || last == "\r" { scalars.removeLast() }
    return String(scalars)
  }
}
