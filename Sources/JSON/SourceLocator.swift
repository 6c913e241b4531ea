package import Model

/// Where in a text a value, or its key, stands. Made only when a diagnostic needs it: values themselves carry no
/// places.
///
/// Takes a text that `JSONDocument` has accepted (of another text it finds what it can). The outline of the text is
/// made once, so that many diagnostics for one file cost one reading.
package struct SourceLocator: Sendable {
  private let bytes: [UInt8]
  private let lineStarts: [Int]
  private let outline: Outline?

  package init(_ bytes: [UInt8]) {
    self.bytes = bytes
    lineStarts = [0] + bytes.indices.lazy.filter { bytes[$0] == newline }.map { $0 + 1 }
    outline = bytes.withUnsafeBytes { text in
      var reader = OutlineReader(text: text)
      return reader.value()
    }
  }

  /// The place of the value at `path`, or with `key` that of its key; where there is none, of the nearest enclosing
  /// value. Nil for a text that is not JSON.
  package func locate(_ path: FieldPath, key: Bool = false) -> SourcePosition? {
    let (spot, _) = walk(path)
    return spot.map { position(of: $0, key: key) }
  }

  /// As `locate`, but nil when there is nothing at `path` itself.
  package func locateExactly(_ path: FieldPath, key: Bool = false) -> SourcePosition? {
    let (spot, isExact) = walk(path)
    return isExact ? spot.map { position(of: $0, key: key) } : nil
  }

  private func walk(_ path: FieldPath) -> (Outline.Spot?, isExact: Bool) {
    guard var spot = outline.map({ Outline.Spot(key: nil, value: $0) }) else { return (nil, false) }
    for step in path.steps {
      guard let next = spot.value.child(step, in: bytes) else {
        return (Outline.Spot(key: nil, value: spot.value), false)
      }
      spot = next
    }
    return (spot, true)
  }

  private func position(of spot: Outline.Spot, key: Bool) -> SourcePosition {
    let range = key ? spot.key ?? spot.value.head : spot.value.head
    let line = lineStarts.partitioningIndex { $0 > range.lowerBound }
    return bytes.withUnsafeBytes { text in
      SourcePosition(range, of: .init(number: line, start: lineStarts[line - 1]), in: text)
    }
  }
}

extension [Int] {
  /// The first index whose element answers yes, in a list where all that answer no come first.
  fileprivate func partitioningIndex(_ belongsToSecond: (Int) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if belongsToSecond(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
