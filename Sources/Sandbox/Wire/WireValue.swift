/// One JSON value as it was sent.
///
/// Members keep their order; integers, fractions and booleans stay apart. A vendor's stored document therefore comes
/// back unchanged. A bridging type could turn `true` into `1`.
package enum WireValue: Sendable, Equatable {
  case null
  case bool(Bool)
  case integer(Int)
  /// A number that is no integer of 64 bits, kept by its own text.
  case number(String)
  case string(String)
  case array([WireValue])
  case object(WireObject)

  /// The member of an object, nil when absent or when this is no object.
  package subscript(_ key: String) -> WireValue? {
    guard case .object(let object) = self else { return nil }
    return object[key]
  }

  /// The text of a string.
  package var text: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  /// The truth of a boolean.
  package var truth: Bool? {
    guard case .bool(let truth) = self else { return nil }
    return truth
  }

  /// The integer, never a boolean.
  package var whole: Int? {
    guard case .integer(let whole) = self else { return nil }
    return whole
  }

  /// The elements of an array.
  package var elements: [WireValue]? {
    guard case .array(let elements) = self else { return nil }
    return elements
  }

  /// The members of an object.
  package var members: WireObject? {
    guard case .object(let object) = self else { return nil }
    return object
  }
}

/// The members of a JSON object in the order they were written. Vendors' objects have a few dozen members at most, so
/// looking along the list is as quick as hashing.
package struct WireObject: Sendable, Equatable, ExpressibleByDictionaryLiteral {
  package private(set) var pairs: [(key: String, value: WireValue)]

  package init(_ pairs: [(key: String, value: WireValue)] = []) {
    self.pairs = pairs
  }

  package init(dictionaryLiteral elements: (String, WireValue)...) {
    pairs = elements.map { (key: $0.0, value: $0.1) }
  }

  /// Reads a member; writes it in place, or at the end when new; nil removes it.
  package subscript(_ key: String) -> WireValue? {
    get { pairs.first { $0.key == key }?.value }
    set {
      if let place = pairs.firstIndex(where: { $0.key == key }) {
        if let newValue { pairs[place].value = newValue } else { pairs.remove(at: place) }
      } else if let newValue {
        pairs.append((key: key, value: newValue))
      }
    }
  }

  /// Equality does not look at the order of the members.
  package static func == (left: WireObject, right: WireObject) -> Bool {
    left.pairs.count == right.pairs.count && left.pairs.allSatisfy { right[$0.key] == $0.value }
  }
}
