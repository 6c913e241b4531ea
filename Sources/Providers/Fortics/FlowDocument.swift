/// A flow in the one form that the vendor's example of a request shows, whichever of the tolerated forms it came in:
/// wrapped, unwrapped, with nulls, with empty digits. Pure, and doing it twice changes nothing.

import Model
import ProviderKit

enum FlowDocument {
  /// Used on desired and live documents alike.
  static func reshape(_ document: ValueObject) -> ValueObject {
    var result = document
    if let components = document["flow"]?.list {
      result["flow"] = .list(components.map { $0.object.map { .object(component($0)) } ?? $0 })
    }
    return result
  }

  /// The components, as objects.
  static func components(_ document: ValueObject) -> [ValueObject] {
    (document["flow"]?.list ?? []).compactMap(\.object)
  }

  static func component(_ original: ValueObject) -> ValueObject {
    // What a component does not have is left out; the one documented null is put back below.
    var result = original.keeping { _, value in !value.isNull }
    result["next_component"] = next(original)
    if let attempts = original["max_attempts"] { result["max_attempts"] = unwrapped(attempts) }
    if let options = original["options"]?.list { result["options"] = .list(sorted(options)) }
    for key in ["outputs", "conditions"] {
      if let rows = original[key]?.list { result[key] = .list(rows.map(withRedirect)) }
    }
    if let questions = original["questions"]?.list { result["questions"] = .list(questions.map(question)) }
    return result
  }

  // MARK: next_component

  /// The documented form for the component's type; nil to leave the key out.
  private static func next(_ component: ValueObject) -> Value? {
    let value = component["next_component"] ?? .null
    switch component["component"]?.string {
    case "survey": return isNothing(value) ? .null : value
    case "time_group": return bare(value)
    case "campaign": return closure(value)
    case "goto": return destination(value)
    case "start", "menu", "audio_message", "gogenier": return ids(value)
    // Of a type that nobody documents the form is not known either.
    default: return value.isNull ? .none : .some(value)
    }
  }

  /// null, false, "" and [] all say that there is no edge.
  private static func isNothing(_ value: Value) -> Bool {
    value.isNull || value == false || value == "" || value == []
  }

  private static func ids(_ value: Value) -> Value? {
    if isNothing(value) { return nil }
    return value.string == nil ? value : [value]
  }

  private static func bare(_ value: Value) -> Value? {
    if isNothing(value) { return nil }
    if let items = value.list, items.count == 1, let only = items.first, only.string != nil { return only }
    return value
  }

  /// `[{post_closure, timeout}]`, where no edge is null in the one and false in the other.
  private static func closure(_ value: Value) -> Value? {
    if isNothing(value) { return [["post_closure": .null, "timeout": false]] }
    guard var object = single(value) else { return value }
    if isNothing(object["post_closure"] ?? .null) { object["post_closure"] = .null }
    if isNothing(object["timeout"] ?? .null) { object["timeout"] = false }
    return [.object(object)]
  }

  /// `[{destination, destination_handle}]`.
  private static func destination(_ value: Value) -> Value? {
    if isNothing(value) { return [["destination": .null, "destination_handle": .null]] }
    let target = value.list?.count == 1 ? value.list?.first ?? value : value
    if target.string != nil || target.reference != nil {
      return [["destination": target, "destination_handle": .null]]
    }
    guard var object = single(value) else { return value }
    for key in ["destination", "destination_handle"] where isNothing(object[key] ?? .null) { object[key] = .null }
    return [.object(object)]
  }

  /// The object of `{…}` or `[{…}]`.
  private static func single(_ value: Value) -> ValueObject? {
    if let object = value.object { return object }
    guard let items = value.list, items.count == 1 else { return nil }
    return items.first?.object
  }

  // MARK: parts

  /// An object, alone or wrapped in a list of one; nil where there is none. A list of several is kept as it is.
  private static func unwrapped(_ attempts: Value) -> Value? {
    if isNothing(attempts) { return nil }
    guard let object = single(attempts) else { return attempts }
    return .object(object.keeping { key, value in key != "redirect" || !isNothing(value) })
  }

  /// By digit; rows without a digit, such as the one for failure, stand last. A digit that leads nowhere and has no
  /// name stays: it is sent as it is written, and equals an absent one when flows are compared.
  private static func sorted(_ options: [Value]) -> [Value] {
    let rows = options.map(option)
    func digit(_ row: Value) -> Int64 { row.object?["num"]?.integer ?? .max }
    return rows.enumerated().sorted { left, right in
      let (a, b) = (digit(left.element), digit(right.element))
      return a == b ? left.offset < right.offset : a < b
    }.map(\.element)
  }

  private static func option(_ value: Value) -> Value {
    guard var row = value.object else { return value }
    if let number = row["num"]?.looseInteger { row["num"] = .integer(number) }
    if row["num"] == .null { row["num"] = nil }
    guard row["num"] != nil else {
      return .object(row.keeping { _, value in !isNothing(value) })
    }
    if row["option_fail"] == .null || row["option_fail"] == false { row["option_fail"] = nil }
    for key in ["redirect", "description"] where isNothing(row[key] ?? .null) { row[key] = .null }
    return .object(row)
  }

  private static func withRedirect(_ value: Value) -> Value {
    guard var row = value.object else { return value }
    if isNothing(row["redirect"] ?? .null) { row["redirect"] = .null }
    return .object(row)
  }

  private static func question(_ value: Value) -> Value {
    guard var question = value.object else { return value }
    if let attempts = question["max_attempts"] { question["max_attempts"] = unwrapped(attempts) }
    return .object(question)
  }
}
