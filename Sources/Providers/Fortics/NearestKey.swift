/// The known name that a mistyped one was probably meant to be.

enum NearestKey {
  /// The nearest of the candidates within a third of the text's length; nil when none is near. The first in order of those equally near.
  static func of(_ text: String, in candidates: Set<String>) -> String? {
    let limit = max(1, text.count / 3)
    let near = candidates.sorted().map { (distance(Array(text), Array($0)), $0) }.filter { $0.0 <= limit }
    return near.min { $0.0 < $1.0 }?.1
  }

  /// Letters to insert, remove or replace to get from one to the other.
  private static func distance(_ left: [Character], _ right: [Character]) -> Int {
    var row = Array(0...right.count)
    for (i, a) in left.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, b) in right.enumerated() {
        let above = row[j + 1]
        row[j + 1] = min(above + 1, row[j] + 1, diagonal + (a == b ? 0 : 1))
        diagonal = above
      }
    }
    return row[right.count]
  }
}
