import Model

/// The parser proposes an option for any unknown one, however different it is.
enum NearOptions {
  /// The parser's message without a proposal that is not near.
  static func withoutFarOnes(_ message: String) -> String {
    guard let match = message.firstMatch(of: /Unknown option '(-+)([^']*)'(\. Did you mean '-+([^']*)'\?)/) else {
      return message
    }
    let (word, proposal) = (String(match.2), String(match.4))
    if NameSuggestion.nearest(to: word, among: [proposal]) != nil { return message }
    return message.replacingCharacters(in: match.3.startIndex..<match.3.endIndex)
  }
}

extension String {
  fileprivate func replacingCharacters(in range: Range<Index>) -> String {
    String(self[..<range.lowerBound] + self[range.upperBound...])
  }
}
