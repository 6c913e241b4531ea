import Model

// Strings and lists of `SchemaChecker`, and what it says about a value of the wrong type.

extension SchemaChecker {
  mutating func check(_ text: String, _ rule: FieldType.StringRule) {
    if text.isEmpty, !rule.mayBeEmpty, !rule.allowed.contains("") {
      complain("empty-text", "\(label) may not be empty")
    } else if !rule.allowed.isEmpty, !rule.allowed.contains(text) {
      complain(
        "not-allowed-value", "\(label) may not be \(Complaint.quoted(text))",
        notes: ["allowed: \(rule.allowed.map(Complaint.quoted).joined(separator: ", "))"],
        suggestion: NameSuggestion.question(text, among: rule.allowed))
    }
    if let maximum = rule.maximumLength, text.utf8.count > maximum, text.unicodeScalars.count > maximum {
      complain("too-long", "\(label) is \(text.unicodeScalars.count) characters long; at most \(maximum) are allowed")
    }
  }

  mutating func list(_ items: [Value], _ element: FieldType, _ rule: FieldType.ListRule) -> Value? {
    if items.isEmpty, !rule.mayBeEmpty { complain("empty-list", "\(label) may not be empty") }
    var result: [Value]?
    for (index, item) in items.enumerated() {
      guard let changed = elementChanged(item, element, index) else { continue }
      result = result ?? items
      result?[index] = changed
    }
    checkRepeats(result ?? items, rule)
    return result.map(Value.list)
  }

  private mutating func checkRepeats(_ items: [Value], _ rule: FieldType.ListRule) {
    switch rule.comparison {
    case .ordered: break
    case .set: checkRepeats(items, .warning) { $0.keyText.map { ("", $0) } }
    case .keyed(let names):
      checkRepeats(items, .error) { $0.elementKey(names) }
      if rule.exclusive { gatherExclusives(items, names) }
    }
  }

  private mutating func checkRepeats(
    _ items: [Value], _ severity: Diagnostic.Severity, key: (Value) -> (name: String, text: String)?
  ) {
    guard items.count > 1 else { return }
    var first: [String: [String: Int]] = [:]
    for (index, item) in items.enumerated() {
      guard let key = key(item) else { continue }
      guard let earlier = first[key.name, default: [:]][key.text] else {
        first[key.name, default: [:]][key.text] = index
        continue
      }
      let name = key.name.isEmpty ? "" : "\(key.name) "
      complain(
        "repeated-element", aboutElement: index, severity,
        "\(name)\(Complaint.quoted(key.text)) stands twice in \(label), first as element \(earlier + 1)")
    }
  }

  private mutating func gatherExclusives(_ items: [Value], _ names: [String]) {
    let list = currentPath.steps.compactMap { if case .key(let name) = $0 { name } else { nil } }
    for (index, item) in items.enumerated() {
      guard let key = item.elementKey(names) else { continue }
      gathered.exclusives.append((currentPath.appending(.index(index)), list.joined(separator: "."), key.text))
    }
  }

  /// Complains; gives nil for "unchanged".
  mutating func wrongType(_ value: Value, _ type: FieldType) -> Value? {
    complain(
      "wrong-type", "\(label) must be \(type.words), not \(Complaint.shown(value))",
      suggestion: type.repair(value).map { "write \($0)" })
    return nil
  }
}

extension FieldType {
  /// Whether a value has the JSON type that this type is written in.
  func takes(_ value: Value) -> Bool {
    switch self {
    case .string, .reference, .file: value.string != nil
    case .integer: value.integer != nil
    case .boolean: value.bool != nil
    case .list: value.list != nil
    case .object, .variants: value.object != nil
    case .either(let first, let second): first.takes(value) || second.takes(value)
    case .anything: true
    }
  }

  /// What a message asks for.
  var words: String {
    switch self {
    case .string: "a string"
    case .integer: "an integer"
    case .boolean: "true or false"
    case .list: "a list"
    case .object, .variants: "an object"
    case .reference: "a reference or a vendor id, in quotes"
    case .file: "the name of a file"
    case .either(let first, let second): "\(first.words) or \(second.words)"
    case .anything: "a value"
    }
  }

  /// What the value most likely was meant to be, as JSON.
  func repair(_ value: Value) -> String? {
    switch (self, value) {
    case (.integer, .string(let text)): Int64(text).map { "\($0), without quotes" }
    case (.boolean, .string(let text)): ["true", "false"].contains(text) ? "\(text), without quotes" : nil
    case (.boolean, .integer(let number)): [0, 1].contains(number) ? (number == 1 ? "true" : "false") : nil
    case (.string, .integer), (.reference, .integer): "\"\(CanonicalJSON.text(value))\", in quotes"
    case (.list(let element, _), _) where element.takes(value) && value.object == nil:
      "[\(Complaint.shown(value))], in brackets"
    case (.either(let first, let second), _): first.repair(value) ?? second.repair(value)
    default: nil
    }
  }
}

extension ClosedRange<Int64> {
  var words: String {
    switch (lowerBound, upperBound) {
    case (.min, .max): "any integer"
    case (_, .max): "at least \(lowerBound)"
    case (.min, _): "at most \(upperBound)"
    default: "from \(lowerBound) to \(upperBound)"
    }
  }
}

extension Value {
  /// A scalar as a key of a list; nil for what cannot be one.
  var keyText: String? {
    switch self {
    case .string(let text): text
    case .integer(let number): String(number)
    case .bool(let flag): flag ? "true" : "false"
    case .reference(let reference): "@\(reference)"
    default: nil
    }
  }

  /// The key of an element of a keyed list: the first of the fields that it has. A scalar stands for its own key.
  func elementKey(_ names: [String]) -> (name: String, text: String)? {
    guard let object else { return keyText.flatMap { text in names.first.map { ($0, text) } } }
    for name in names {
      if let text = object[name]?.keyText { return (name, text) }
    }
    return nil
  }

  /// `"@@x"` is the literal `@x`, at any depth; nil when there is nothing to change.
  static func unescaped(_ value: Value) -> Value? {
    switch value {
    case .string(let text): return text.hasPrefix("@@") ? .string(String(text.dropFirst())) : nil
    case .list(let items):
      let changed = items.map(unescaped)
      guard changed.contains(where: { $0 != nil }) else { return nil }
      return .list(zip(items, changed).map { $1 ?? $0 })
    case .object(let object):
      var isChanged = false
      let result = object.compactMapValues { _, member -> Value? in
        guard let changed = unescaped(member) else { return member }
        isChanged = true
        return changed
      }
      return isChanged ? .object(result) : nil
    default: return nil
    }
  }
}
