/// The three sides of one place in a document; nil where a side has nothing there.
package struct Sides: Sendable {
  package var desired: Value?
  package var prior: Value?
  package var live: Value?

  package init(desired: Value?, prior: Value?, live: Value?) {
    self.desired = desired
    self.prior = prior
    self.live = live
  }
}

extension ObjectShape {
  /// The members that any side has, in the order of their names, each with its field.
  package func members(_ sides: Sides) -> [(name: String, field: Field?, sides: Sides)] {
    let objects = [sides.desired?.object, sides.prior?.object, sides.live?.object]
    let names = Set(objects.flatMap { $0?.keys ?? [] }).sorted()
    return names.map { name in
      let sides = Sides(desired: objects[0]?[name], prior: objects[1]?[name], live: objects[2]?[name])
      return (name, fields.named(name), sides)
    }
  }
}

/// One element of a list that is compared by key, as the three sides have it.
package struct ListRow: Sendable {
  package let key: ElementKey
  package let sides: Sides
}

extension ListShape {
  /// The elements of the three sides by their keys.
  ///
  /// First the desired ones in their order, then those that only the live side has, then those that only prior has. An
  /// element whose key the live side repeats is a row of its own without a prior side: nobody ever applied it.
  ///
  /// - Complexity: Linear in the number of elements.
  package func rows(_ sides: Sides) -> [ListRow] {
    let keys = self.keys ?? []
    func keyed(_ value: Value?) -> [(key: ElementKey, item: Value)] {
      (value?.list ?? []).map { (ElementKey.orEmpty(of: $0, keys: keys), $0) }
    }
    func byValue(_ items: [(key: ElementKey, item: Value)]) -> [String: Value] {
      Dictionary(items.map { ($0.key.value, $0.item) }) { first, _ in first }
    }
    let (desired, prior, live) = (keyed(sides.desired), keyed(sides.prior), keyed(sides.live))
    let (priorByKey, liveByKey) = (byValue(prior), byValue(live))
    var rows = desired.map { key, item in
      ListRow(
        key: key, sides: Sides(desired: item, prior: priorByKey[key.value], live: liveByKey[key.value]))
    }
    let wanted = Set(desired.map(\.key.value))
    var met: Set<String> = []
    for (key, item) in live {
      let isRepeated = !met.insert(key.value).inserted
      guard isRepeated || !wanted.contains(key.value) else { continue }
      let old = isRepeated ? nil : priorByKey[key.value]
      rows.append(ListRow(key: key, sides: Sides(desired: nil, prior: old, live: item)))
    }
    for (key, item) in prior where !wanted.contains(key.value) && liveByKey[key.value] == nil {
      rows.append(ListRow(key: key, sides: Sides(desired: nil, prior: item, live: nil)))
    }
    return rows
  }
}
