/// What a single value breaks.
package enum ValueViolation: Hashable, Sendable {
  case empty
  case notAllowed(String, allowed: [String])
  /// Not one of the texts that the vendor documents; it may be accepted all the same.
  case undocumented(String, known: [String])
  /// Code points.
  case tooLong(Int, maximum: Int)
  case outOfRange(Int64, ClosedRange<Int64>)
  case rule(ValueForm.Violation)
}

extension FieldType {
  /// What a message asks for: `an integer`.
  package var expectation: String {
    switch self {
    case .string: "a string"
    case .integer: "an integer"
    case .boolean: "true or false"
    case .list: "a list"
    case .object, .map, .variants: "an object"
    case .reference: "a reference or a vendor id, in quotes"
    case .file: "the name of a file"
    case .either(let first, let second): "\(first.expectation) or \(second.expectation)"
    case .anything: "a value"
    case .form(let form): form.expectation
    }
  }

  /// The rules that a value of the right type breaks. Lists, objects, references and files are checked by who links
  /// them.
  package func violations(of value: Value) -> [ValueViolation] {
    switch (self, value) {
    case (.string(let rule), .string(let text)): rule.violations(of: text)
    case (.integer(let range?), .integer(let number)) where !range.contains(number): [.outOfRange(number, range)]
    case (.reference, .string("")): [.empty]
    case (.form(let form), _): form.violation(value).map { [ValueViolation.rule($0)] } ?? []
    default: []
    }
  }

  /// A live value in the form of the schema, where the vendor writes `"3"` for 3 or 3 for `"3"`; others as they are.
  package func canonical(_ value: Value) -> Value {
    switch (resolved(for: value.jsonType), value) {
    case (.integer, .string(let text)): Int64(text).map(Value.integer) ?? value
    case (.boolean, .string("true")): true
    case (.boolean, .string("false")): false
    case (.string, .integer(let number)): .string(String(number))
    default: value
    }
  }

  /// Whether the vendor compares its texts byte for byte.
  package var isExact: Bool { if case .string(let rule) = self { rule.isExact } else { false } }

  /// Whether two values are one to the vendor.
  package func isSame(_ left: Value?, _ right: Value?) -> Bool {
    guard isExact, let one = left?.string, let other = right?.string else { return left == right }
    return one.byteKey == other.byteKey
  }

  /// What a value of the wrong type was most likely meant to be, as JSON; nil where that cannot be guessed.
  package func repair(_ value: Value, shown: (Value) -> String) -> String? {
    switch (self, value) {
    case (.integer, .string(let text)): Int64(text).map { "\($0), without quotes" }
    case (.boolean, .string(let text)): ["true", "false"].contains(text) ? "\(text), without quotes" : nil
    case (.boolean, .integer(let number)): [0, 1].contains(number) ? (number == 1 ? "true" : "false") : nil
    case (.string, .integer), (.reference, .integer): "\"\(CanonicalJSON.text(value))\", in quotes"
    case (.form(let form), .integer) where form.accepted == [.string]: "\"\(CanonicalJSON.text(value))\", in quotes"
    case (.list(let element, _), _) where element.accepts(value.jsonType) && value.object == nil:
      "[\(shown(value))], in brackets"
    case (.either(let first, let second), _): first.repair(value, shown: shown) ?? second.repair(value, shown: shown)
    default: nil
    }
  }

  /// The names of the variants, sorted; empty for any other type.
  package var variantNames: [String] {
    if case .variants(let rule) = self { rule.variants.keys.sorted() } else { [] }
  }

  /// Whether a value that is written in another form may be a secret: that of a credential, or of an object of them.
  package var mayHoldSecret: Bool {
    switch self {
    case .form(let form): form.isSecret
    case .map(let element, _): element.mayHoldSecret
    case .object(let fields, _): fields.holdSecrets
    default: false
    }
  }

  /// The collections that a value of this type, or a part of one, may refer to.
  package var referredCollections: Set<String> {
    switch self {
    case .reference(let rule): Set(rule.targets.keys)
    case .list(let element, _), .map(let element, _): element.referredCollections
    case .object(let fields, _): fields.referredCollections
    case .variants(let rule): ((rule.common ?? []) + rule.variants.values.joined()).referredCollections
    case .either(let first, let second): first.referredCollections.union(second.referredCollections)
    case .string, .integer, .boolean, .file, .anything, .form: []
    }
  }

  package var isEither: Bool { if case .either = self { true } else { false } }

  package var file: FileRule? { if case .file(let rule) = self { rule } else { nil } }

  /// The list of this type, where it is one.
  package var list: ListShape? { if case .list(let element, let rule) = self { ListShape(element, rule) } else { nil } }

  /// Values that a string may have, where the schema lists them.
  package var allowedTexts: [String] { if case .string(let rule) = self { rule.allowed } else { [] } }

  /// Whether a text in it may be written with `"@@"` for a leading `@`.
  package var isVerbatim: Bool {
    switch self {
    case .string, .anything: true
    default: false
    }
  }
}

extension [Field] {
  /// The collections that a document of these fields may refer to.
  package var referredCollections: Set<String> { Set(flatMap(\.type.referredCollections)) }

  /// Whether these are fields for credentials.
  package var holdSecrets: Bool {
    contains { $0.type.mayHoldSecret } && allSatisfy { $0.type.mayHoldSecret || $0.name == FieldType.MapRule.comment }
  }
}

extension FieldType.StringRule {
  fileprivate func violations(of text: String) -> [ValueViolation] {
    var found: [ValueViolation] = []
    if text.isEmpty, !mayBeEmpty, !allowed.contains("") {
      found.append(.empty)
    } else if !allowed.isEmpty, !allowed.contains(text) {
      found.append(isOpen ? .undocumented(text, known: allowed) : .notAllowed(text, allowed: allowed))
    }
    // Fewer bytes than the maximum are not too many characters either.
    if let maximumLength, text.utf8.count > maximumLength, text.composedLength > maximumLength {
      found.append(.tooLong(text.composedLength, maximum: maximumLength))
    }
    return found
  }
}

extension String {
  /// Code points of the composed form (NFC), in which a letter with its accents is one wherever Unicode has it.
  fileprivate var composedLength: Int { _nfcCodeUnits.count { $0 & 0b1100_0000 != 0b1000_0000 } }
}
