package import Model
import Synchronization

/// The secrets that this run has in its hands, so that no message, log line or vendor's echo of them can show one.
package final class KnownSecrets: Sendable {
  private struct Known {
    /// Taken out of messages and of the log.
    var texts: Set<String> = []
    /// Taken out of the vendor's data too.
    var credentials: Set<String> = []
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
      if text.utf8.count >= 4 { known.texts.formUnion([text, PercentEncoding.encode(text)]) }
      if !isName, text.utf8.count >= KnownSecrets.shortestInData {
        known.credentials.formUnion([text, PercentEncoding.encode(text)])
      }
    }
    return Secret(text)
  }

  /// The text without any secret in it.
  package func scrub(_ text: String) -> String {
    KnownSecrets.scrub(text, known.withLock { KnownSecrets.longestFirst($0.texts) })
  }

  /// The content of a response without the credentials in it, keys included.
  ///
  /// - Parameter body: The response as it came.
  func scrub(_ value: Value, of body: [UInt8]) -> Value {
    let credentials = known.withLock { KnownSecrets.longestFirst($0.credentials) }
    guard !credentials.isEmpty, KnownSecrets.mayHold(body, credentials) else { return value }
    return KnownSecrets.scrub(value, credentials)
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
    secrets.reduce(text) { scrubbed, secret in scrubbed.replacing(secret, with: "(secret)") }
  }

  private static func longestFirst(_ texts: Set<String>) -> [String] {
    texts.sorted { ($0.utf8.count, $0) > ($1.utf8.count, $1) }
  }

  /// Whether the bytes of a JSON text may hold one of the credentials, in whatever way JSON writes it.
  ///
  /// JSON may escape any character, but writes letters and digits as they are or as `\u00…`. So the longest word of
  /// each credential is looked for, and that escape, in one pass.
  private static func mayHold(_ body: [UInt8], _ credentials: [String]) -> Bool {
    let words = [Array("\\u00".utf8)] + credentials.map(longestWord)
    if words.contains(where: \.isEmpty) { return true }
    var begins = [Bool](repeating: false, count: 256)
    for word in words { begins[Int(word[0])] = true }
    return body.withUnsafeBufferPointer { body in
      begins.withUnsafeBufferPointer { begins in
        body.indices.contains { index in
          begins[Int(body[index])] && words.contains { body[index...].starts(with: $0) }
        }
      }
    }
  }

  private static func longestWord(in text: String) -> [UInt8] {
    let words = text.utf8.split { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        false
      default: true
      }
    }
    return words.max { $0.count < $1.count }.map { Array($0) } ?? []
  }
}
