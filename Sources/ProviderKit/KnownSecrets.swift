import FoundationEssentials
package import Model
import Platform
import Synchronization

/// The secrets that this run has in its hands, so that no message, log line or vendor's echo of them can show one.
package final class KnownSecrets: Sendable {
  private struct Known {
    /// Taken out of messages and of the log; the longest first, so that no part of a longer one stays.
    var texts: [String] = []
    /// Taken out of the vendor's data too.
    var credentials: [String] = []
    /// What a JSON text holds if it holds one of the credentials; see `mayHold`.
    var marks: [[UInt8]] = [Array("\\u00".utf8)]
  }

  private let known = Mutex(Known())

  /// Shorter credentials are not taken out of a vendor's data: they are likely to be ordinary words there, and a name
  /// without them would look changed.
  private static let shortestInData = 8

  package init() {}

  /// Remembers a secret, also in the forms in which it travels.
  ///
  /// - Parameter isName: Whether it only names the account. Such a text is hidden in messages and kept in data.
  package func remember(_ text: String, isName: Bool = false) -> Secret {
    known.withLock { known in
      // Shorter texts would blank out ordinary words; they protect nothing either.
      if text.utf8.count >= 4 { known.texts = KnownSecrets.adding(text, to: known.texts) }
      if !isName, text.utf8.count >= KnownSecrets.shortestInData {
        known.credentials = KnownSecrets.adding(text, to: known.credentials)
        known.marks += KnownSecrets.forms(of: text).map(KnownSecrets.longestWord)
      }
    }
    return Secret(text)
  }

  /// The text without any secret in it.
  package func scrub(_ text: String) -> String { KnownSecrets.scrub(text, known.withLock(\.texts)) }

  /// The content of a response without the credentials in it, keys included.
  ///
  /// - Parameter body: The response as it came.
  func scrub(_ value: Value, of body: [UInt8]) -> Value {
    let known = known.withLock { $0 }
    guard !known.credentials.isEmpty, KnownSecrets.mayHold(body, known.marks) else { return value }
    return KnownSecrets.scrub(value, known.credentials)
  }

  private static func scrub(_ value: Value, _ credentials: [String]) -> Value {
    switch value {
    case .string(let text): .string(scrub(text, credentials))
    case .list(let items): .list(items.map { scrub($0, credentials) })
    case .object(let object):
      .object(ValueObject(object.map { key, inner in (scrub(key, credentials), scrub(inner, credentials)) }))
    default: value
    }
  }

  private static func scrub(_ text: String, _ secrets: [String]) -> String {
    secrets.reduce(text) { text, secret in
      let scrubbed = replacingBytes(of: secret, in: text)
      // Letters beyond ASCII may come back composed in another way: then the bytes differ and the characters do not.
      return secret.utf8.allSatisfy { $0 < 0x80 } ? scrubbed : scrubbed.replacing(secret, with: Redaction.placeholder)
    }
  }

  /// Replaces bytes rather than characters: a mark that combines with the last letter would hide a secret otherwise.
  private static func replacingBytes(of secret: String, in text: String) -> String {
    var (text, secret) = (text, secret)
    let scrubbed: [UInt8]? = text.withUTF8 { text in
      secret.withUTF8 { secret in
        let (text, secret) = (UnsafeRawBufferPointer(text), UnsafeRawBufferPointer(secret))
        var (result, end) = ([UInt8](), 0)
        while let found = text.firstOffset(of: secret, from: end) {
          result += text[end..<found]
          result += Redaction.placeholder.utf8
          end = found + secret.count
        }
        return end == 0 ? nil : result + text[end...]
      }
    }
    return scrubbed.map { String(decoding: $0, as: UTF8.self) } ?? text
  }

  /// How a secret travels, or comes back from a system that shows what it got.
  private static func forms(of text: String) -> [String] {
    [
      text, PercentEncoding.encode(text), PercentEncoding.encodeAll(text), Data(text.utf8).base64EncodedString(),
    ]
  }

  private static func adding(_ text: String, to texts: [String]) -> [String] {
    Set(texts).union(forms(of: text)).sorted { ($0.utf8.count, $0) > ($1.utf8.count, $1) }
  }

  /// Whether the bytes of a JSON text may hold one of the credentials, in whatever way JSON writes it.
  ///
  /// JSON may escape any character, but writes most of ASCII as it is or as `\u00…`. So the longest such part of each
  /// credential is looked for, and that escape. A credential without such a part may be anywhere.
  private static func mayHold(_ body: [UInt8], _ marks: [[UInt8]]) -> Bool {
    body.withUnsafeBytes { body in
      marks.contains { mark in
        mark.isEmpty || mark.withUnsafeBytes { body.firstOffset(of: $0, from: 0) != nil }
      }
    }
  }

  /// The longest part that JSON writes in one way, or with `\u00…`.
  private static func longestWord(in text: String) -> [UInt8] {
    let words = text.utf8.split { byte in
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): true
      default: !(0x20...0x7E).contains(byte)
      }
    }
    return words.max { $0.count < $1.count }.map { Array($0) } ?? []
  }
}
