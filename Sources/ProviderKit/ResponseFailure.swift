/// Why an answer with a success status is no success.

package import Model

package enum ResponseFailure: Error, Hashable, Sendable {
  /// The vendor said no, in these words.
  case refused(ProviderError.Class, String)
  /// The answer is not what the vendor documents: cut off, of another type, empty.
  case unreadable(String)
  /// A web page came instead of an answer.
  case page

  package var words: String {
    switch self {
    case .refused(_, let words), .unreadable(let words): words
    case .page: "a web page came instead of an answer; is the url right, and is there a proxy in between?"
    }
  }
}
