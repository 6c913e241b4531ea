import Model

/// The prior side of an address, normalised: what was applied, and what writes without an outcome may have made of it.
struct PriorSide {
  /// What the record says.
  let recorded: ValueObject
  private let unconfirmed: UnconfirmedValues
  private let schema: KindSchema
  /// Paths that the vendor does not show.
  private let unobservable: [String]
  private let form: (ValueObject) -> ValueObject

  /// - Parameter form: Names the ids of a document and normalises it.
  init(_ record: StateRecord, _ schema: KindSchema, form: @escaping (ValueObject) -> ValueObject) {
    recorded = form(record.attributes)
    unconfirmed = record.unconfirmed
    unobservable = record.unobservable
    self.schema = schema
    self.form = form
  }

  /// Everything that the platform may have of an object that is to go.
  var everything: ValueObject { seen(from: [:], live: nil) }

  /// The prior side with the unconfirmed values that count.
  ///
  /// Where the live side shows a value that was sent, it was applied. Where it shows nothing, the platform may have the
  /// recorded value or a sent one: the result differs from what is desired, so that it is written again. A sent value
  /// that is no longer desired is there to be removed.
  func seen(from desired: ValueObject, live: ValueObject?) -> ValueObject {
    var result = recorded
    for name in unconfirmed.fields {
      guard let field = schema.field(name) else { continue }
      let sides = Sides(desired: desired[name], prior: recorded[name], live: live?[name])
      let isShown = live != nil && isShown(field, isPresent: sides.live != nil)
      if let list = field.type.list, let keys = list.keys {
        result[name] = rows(Rows(sides, of: list, keys: keys), of: name, isShown: isShown)
      } else {
        let place = Place(
          sides: sides, sent: values(unconfirmed.sent[name], of: name), isRemoved: unconfirmed.removed[name] != nil)
        result[name] = place.value(isShown: isShown)
      }
    }
    return result
  }

  private func isShown(_ field: Field, isPresent: Bool) -> Bool {
    field.isVisible(isPresent: isPresent)
      && !unobservable.contains { path in
        path == field.name || path.hasPrefix("\(field.name).") || path.hasPrefix("\(field.name)[")
      }
  }

  // MARK: One value

  /// A field or a row, with the values that writes without an outcome sent there.
  private struct Place {
    let sides: Sides
    let sent: [Value]
    let isRemoved: Bool

    func value(isShown: Bool) -> Value? {
      if isShown { return shownValue }
      guard let desired = something(sides.desired) else { return something(sides.prior) ?? sent.first }
      if let prior = something(sides.prior), prior != desired { return prior }
      return sent.first { $0 != desired }
    }

    private var shownValue: Value? {
      guard let live = something(sides.live) else { return isRemoved ? nil : sides.prior }
      return sent.contains(live) ? live : sides.prior
    }

    private func something(_ value: Value?) -> Value? { value.flatMap { $0.isNull ? nil : $0 } }
  }

  private func values(_ sent: [Value]?, of field: String) -> [Value] {
    (sent ?? []).compactMap { form([field: $0])[field] }
  }

  // MARK: Rows

  /// The rows of a list on three sides, by key.
  private struct Rows {
    let list: ListShape
    let keys: [String]
    let desired: [String: [Value]]
    let prior: [String: [Value]]
    let live: [String: [Value]]

    init(_ sides: Sides, of list: ListShape, keys: [String]) {
      self.list = list
      self.keys = keys
      func byKey(_ value: Value?) -> [String: [Value]] { Rows.byKey(value?.list ?? [], keys) }
      (desired, prior, live) = (byKey(sides.desired), byKey(sides.prior), byKey(sides.live))
    }

    func byKey(_ rows: [Value]) -> [String: [Value]] { Rows.byKey(rows, keys) }

    private static func byKey(_ rows: [Value], _ keys: [String]) -> [String: [Value]] {
      Dictionary(grouping: rows) { ElementKey.orEmpty(of: $0, keys: keys).value }
    }

    func sides(_ key: String) -> Sides {
      Sides(desired: desired[key]?.first, prior: prior[key]?.first, live: live[key]?.first)
    }
  }

  private func rows(_ rows: Rows, of field: String, isShown: Bool) -> Value? {
    func named(_ list: [Value]?) -> [String: [Value]] {
      rows.byKey(form([field: .list(list ?? [])])[field]?.list ?? [])
    }
    let (sent, removed) = (named(unconfirmed.sent[field]), named(unconfirmed.removed[field]))
    var result = rows.prior
    for key in Set(sent.keys).union(removed.keys) {
      let place = Place(sides: rows.sides(key), sent: sent[key] ?? [], isRemoved: removed[key] != nil)
      // A part of a row that no answer shows may be another one although the rest is shown.
      let isHidden = ([place.sides.desired, place.sides.prior].compactMap(\.self) + place.sent)
        .contains { rows.list.element.hasUnshownParts(in: $0) }
      result[key] = place.value(isShown: isShown && !isHidden).map { [$0] }
    }
    if result.isEmpty { return recorded[field] == nil ? nil : [] }
    return form([field: .list(result.values.flatMap(\.self))])[field]
  }
}

extension FieldType {
  /// Whether a member inside the value is not shown by every answer.
  func hasUnshownParts(in value: Value) -> Bool {
    switch shape(of: value) {
    case .single: false
    case .list(let shape): value.list?.contains { shape.element.hasUnshownParts(in: $0) } ?? false
    case .object(let shape):
      shape.fields.contains { field in
        guard let part = value.member(field.name) else { return false }
        return field.observability != .always || field.type.hasUnshownParts(in: part)
      }
    }
  }
}
