import Model

// Strings and lists of `SchemaChecker`, and what it says about a value of the wrong type.

extension SchemaChecker {
  mutating func complain(about violation: ValueViolation) {
    switch violation {
    case .empty: complain(.emptyText, "\(label) may not be empty")
    case .notAllowed(let text, let allowed):
      complain(
        .notAllowedValue, "\(label) may not be \(Complaint.quoted(text))",
        notes: ["allowed: \(allowed.map(Complaint.quoted).joined(separator: ", "))"],
        suggestion: NameSuggestion.question(text, among: allowed))
    case .tooLong(let count, let maximum):
      complain(.tooLong, "\(label) is \(count) characters long; at most \(maximum) are allowed")
    case .outOfRange(let number, let range):
      complain(.outOfRange, "\(label) must be \(range.words), not \(number)")
    }
  }

  mutating func list(_ items: [Value], _ shape: ListShape) -> Value? {
    if items.isEmpty, !shape.rule.mayBeEmpty { complain(.emptyList, "\(label) may not be empty") }
    var result: [Value]?
    for (index, item) in items.enumerated() {
      guard let changed = elementChanged(item, shape.element, index) else { continue }
      result = result ?? items
      result?[index] = changed
    }
    checkRepeats(result ?? items, shape.rule)
    return result.map(Value.list)
  }

  private mutating func checkRepeats(_ items: [Value], _ rule: FieldType.ListRule) {
    switch rule.comparison {
    case .ordered: break
    case .set: checkRepeats(items, .warning) { $0.keyText.map { ("", $0) } }
    case .keyed(let names):
      checkRepeats(items, .error) { ElementKey(of: $0, keys: names).map { ($0.field, $0.value) } }
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
        .repeatedElement, aboutElement: index, severity,
        "\(name)\(Complaint.quoted(key.text)) stands twice in \(label), first as element \(earlier + 1)")
    }
  }

  private mutating func gatherExclusives(_ items: [Value], _ names: [String]) {
    let list = currentPath.steps.compactMap { if case .key(let name) = $0 { name } else { nil } }
    for (index, item) in items.enumerated() {
      guard let key = ElementKey(of: item, keys: names) else { continue }
      gathered.exclusives.append((currentPath.appending(.index(index)), list.joined(separator: "."), key.value))
    }
  }

  /// Complains; gives nil for "unchanged".
  mutating func wrongType(_ value: Value, _ type: FieldType) -> Value? {
    complain(
      .wrongType, "\(label) must be \(type.expectation), not \(Complaint.shown(value))",
      suggestion: type.repair(value, shown: Complaint.shown).map { "write \($0)" })
    return nil
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
