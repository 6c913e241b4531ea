/// The secrets that this run has in its hands, so that no message, log line or vendor's echo of them can show one.

package import Model
import Synchronization

package final class KnownSecrets: Sendable {
  private let texts = Mutex<Set<String>>([])

  package init() {}

  /// Remembers a secret, also in the forms in which it travels.
  package func remember(_ text: String) -> Secret {
    texts.withLock { known in
      // Shorter texts would blank out ordinary words; they protect nothing either.
      if text.utf8.count >= 4 { known.formUnion([text, PercentEncoding.encode(text)]) }
    }
    return Secret(text)
  }

  /// The text without any secret in it.
  package func scrub(_ text: String) -> String {
    let known = texts.withLock { $0.sorted { $0.utf8.count > $1.utf8.count } }
    return known.reduce(text) { scrubbed, secret in scrubbed.replacing(secret, with: "(secret)") }
  }
}
