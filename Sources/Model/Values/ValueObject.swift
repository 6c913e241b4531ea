/// A JSON object as an array of members sorted by key: one allocation, a stable order for free, and fast at the sizes
/// that resources have.
package struct ValueObject: Hashable, Sendable, Sequence, ExpressibleByDictionaryLiteral {
  package typealias Member = (key: String, value: Value)

  private var keyList: [String]
  private var valueList: [Value]

  package init() {
    keyList = []
    valueList = []
  }

  /// Takes members in any order; of a repeated key the last one wins (readers that must refuse repeats check before).
  package init(_ members: some Sequence<(String, Value)>) {
    self.init()
    for (key, value) in members { self[key] = value }
  }

  /// Takes members that are known to be sorted by key without repeats.
  package init(sortedKeys: [String], values: [Value]) {
    keyList = sortedKeys
    valueList = values
  }

  package init(dictionaryLiteral elements: (String, Value)...) { self.init(elements) }

  package var count: Int { keyList.count }
  package var isEmpty: Bool { keyList.isEmpty }
  package var keys: [String] { keyList }

  /// The member's value; nil when there is none. Assigning nil removes the member.
  package subscript(_ key: String) -> Value? {
    get {
      let index = position(of: key)
      // Not `… ? … : nil`: `Value` has a nil of its own, and the absent member would come out as `.null`.
      guard index < keyList.count, keyList[index] == key else { return nil }
      return valueList[index]
    }
    set {
      let index = position(of: key)
      let present = index < keyList.count && keyList[index] == key
      if let newValue {
        if present {
          valueList[index] = newValue
        } else {
          keyList.insert(key, at: index)
          valueList.insert(newValue, at: index)
        }
      } else if present {
        keyList.remove(at: index)
        valueList.remove(at: index)
      }
    }
  }

  /// The same members with every value replaced by what `body` gives; nil drops the member.
  package func compactMapValues(_ body: (String, Value) throws -> Value?) rethrows -> ValueObject {
    var result = ValueObject()
    result.keyList.reserveCapacity(count)
    result.valueList.reserveCapacity(count)
    for (key, value) in self {
      guard let mapped = try body(key, value) else { continue }
      result.keyList.append(key)
      result.valueList.append(mapped)
    }
    return result
  }

  /// The members for which `isKept` holds.
  package func keeping(_ isKept: (String, Value) -> Bool) -> ValueObject {
    compactMapValues { key, value in isKept(key, value) ? .some(value) : .none }
  }

  /// The members of `other` laid over these. Linear in the number of members.
  package func merging(_ other: ValueObject) -> ValueObject {
    merging(other) { _, new in new }
  }

  /// The members of `other` laid over these, each as `body` makes it; nil drops a member. Linear in the number of
  /// members.
  ///
  /// - Parameter body: Gets the present value, if there is one, and that of `other`.
  package func merging(_ other: ValueObject, _ body: (_ old: Value?, _ new: Value) -> Value?) -> ValueObject {
    var result = ValueObject()
    result.keyList.reserveCapacity(count + other.count)
    result.valueList.reserveCapacity(count + other.count)
    var index = 0
    func take(_ result: inout ValueObject) {
      result.keyList.append(keyList[index])
      result.valueList.append(valueList[index])
      index += 1
    }
    for (key, value) in other {
      while index < count, keyList[index] < key { take(&result) }
      let isPresent = index < count && keyList[index] == key
      if let merged = body(isPresent ? Optional.some(valueList[index]) : Optional<Value>.none, value) {
        result.keyList.append(key)
        result.valueList.append(merged)
      }
      if isPresent { index += 1 }
    }
    while index < count { take(&result) }
    return result
  }

  package func makeIterator() -> Iterator { Iterator(keyList, valueList) }

  /// Walks the members in the order of their keys.
  package struct Iterator: IteratorProtocol {
    private let keyList: [String]
    private let valueList: [Value]
    private var index = 0

    fileprivate init(_ keyList: [String], _ valueList: [Value]) {
      self.keyList = keyList
      self.valueList = valueList
    }

    package mutating func next() -> Member? {
      guard index < keyList.count else { return nil }
      defer { index += 1 }
      return (keyList[index], valueList[index])
    }
  }

  private func position(of key: String) -> Int {
    var low = 0
    var high = keyList.count
    while low < high {
      let middle = (low + high) / 2
      if keyList[middle] < key { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
