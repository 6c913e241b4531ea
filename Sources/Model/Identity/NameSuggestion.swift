/// The nearest known name to a mistyped one. Asked only when there is something to report.
package enum NameSuggestion {
  /// Longer words are not names that somebody mistyped.
  private static let longestWord = 64
  private static let mostCandidates = 20_000

  /// The candidate that the fewest slips turn into the word: letters added, left out, exchanged or swapped with their
  /// neighbour.
  ///
  /// - Returns: nil when none is near; of equally near ones the first in alphabetical order.
  package static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
    let letters = Array(word.lowercased().unicodeScalars)
    guard (1...longestWord).contains(letters.count) else { return nil }
    var best: (distance: Int, name: String)?
    for candidate in candidates.prefix(mostCandidates) {
      let limit = best?.distance ?? slips(letters.count)
      guard let distance = distance(letters, Array(candidate.lowercased().unicodeScalars), atMost: limit) else {
        continue
      }
      if let best, (best.distance, best.name) <= (distance, candidate) { continue }
      best = (distance, candidate)
    }
    return best?.name
  }

  /// `did you mean "group_name"?`, as a diagnostic's way out.
  package static func question(_ word: String, among candidates: some Sequence<String>) -> String? {
    nearest(to: word, among: candidates).map { "did you mean \"\($0)\"?" }
  }

  /// The known address that is nearest to a mistyped one: of the same kind if there is one.
  package static func nearest(to address: Address, among known: some Collection<Address>) -> Address? {
    let names = known.lazy.filter { $0.kind == address.kind }.map(\.name)
    if let name = nearest(to: address.name, among: names) {
      return Address(provider: address.provider, collection: address.collection, name: name)
    }
    return nearest(to: address.description, among: known.lazy.map(\.description)).flatMap { Address($0) }
  }

  /// `did you mean "hanoi/groups/support"?`
  package static func question(_ address: Address, among known: some Collection<Address>) -> String? {
    nearest(to: address, among: known).map { "did you mean \"\($0)\"?" }
  }

  private static func slips(_ length: Int) -> Int { min(3, max(1, length / 3)) }

  /// Damerau-Levenshtein distance (optimal string alignment); nil beyond the limit.
  private static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar], atMost limit: Int) -> Int? {
    guard abs(left.count - right.count) <= limit else { return nil }
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for row in left.indices {
      var current = [row + 1]
      for column in right.indices {
        let isSame = left[row] == right[column]
        var cost = min(last[column] + (isSame ? 0 : 1), last[column + 1] + 1, current[column] + 1)
        if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
          cost = min(cost, beforeLast[column - 1] + 1)
        }
        current.append(cost)
      }
      guard current.contains(where: { $0 <= limit }) else { return nil }
      (beforeLast, last) = (last, current)
    }
    return last[right.count] <= limit ? last[right.count] : nil
  }
}
