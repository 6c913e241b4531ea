import Model

// Strings and lists of `SchemaChecker`, and what it says about a value of the wrong type.

extension SchemaChecker {
  mutating func complain(about violation: ValueViolation) {
    switch violation {
    case .empty: complain(complaint(.emptyText, "\(label) may not be empty"))
    case .notAllowed(let text, let allowed):
      complain(
        complaint(.notAllowedValue, "\(label) may not be \(Complaint.quoted(text))")
          .noting("allowed: \(allowed.map(Complaint.quoted).joined(separator: ", "))")
          .suggesting(NameSuggestion.question(text, among: allowed)))
    case .undocumented(let text, let known):
      complain(
        complaint(
          .notAllowedValue, "\(label) is \(Complaint.quoted(text)), which is not documented; it is sent as it is"
        )
        .with(.warning).noting("documented: \(known.map(Complaint.quoted).joined(separator: ", "))")
        .suggesting(NameSuggestion.question(text, among: known)))
    case .tooLong(let count, let maximum):
      complain(complaint(.tooLong, "\(label) is \(count) characters long; at most \(maximum) are allowed"))
    case .outOfRange(let number, let range):
      complain(complaint(.outOfRange, "\(label) must be \(range.words), not \(number)"))
    case .rule(let broken):
      complain(
        complaint(broken.code, "\(label) \(broken.predicate)").suggesting(broken.suggestion)
          .hidingLine(broken.hidesLine))
    }
  }

  mutating func list(_ items: [Value], _ shape: ListShape) -> Value? {
    if items.isEmpty, !shape.rule.mayBeEmpty { complain(complaint(.emptyList, "\(label) may not be empty")) }
    var result: [Value]?
    for (index, item) in items.enumerated() {
      guard let changed = at(.index(index), { $0.changed(item, shape.element) }) else { continue }
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
      let summary = "\(name)\(Complaint.quoted(key.text)) stands twice in \(label), first as element \(earlier + 1)"
      complain(at(.index(index)) { $0.complaint(.repeatedElement, summary) }.with(severity))
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
    complain(type.mayHoldSecret ? misplacedSecret(value, type) : wrong(value, type))
    return nil
  }

  private func wrong(_ value: Value, _ type: FieldType) -> Complaint {
    complaint(.wrongType, "\(label) must be \(type.expectation), not \(Complaint.shown(value))")
      .suggesting(type.repair(value, shown: Complaint.shown).map { "write \($0)" })
  }

  /// What stands there instead may be the secret itself, so it is not shown.
  private func misplacedSecret(_ value: Value, _ type: FieldType) -> Complaint {
    complaint(value.string == nil ? .wrongType : .literalCredential, "\(label) must be \(type.expectation)")
      .suggesting("say where the credential comes from; a credential itself does not belong in a file").hidingLine()
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
    case .string(let text): return text.beginsWithTwoAts ? .string(text.withoutFirstScalar) : nil
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
