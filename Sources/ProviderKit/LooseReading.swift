/// Vendors write `3` in one answer and `"3"` in the next. These readings accept both; they are for single fields, never
/// a global rule.

package import Model

extension Value {
  /// A text, or a number as the text it would be; nil for everything else, also for an empty text.
  package var looseText: String? {
    switch self {
    case .string(let text): text.isEmpty ? nil : text
    case .integer(let number): String(number)
    default: nil
    }
  }

  /// An integer, or a text that is one.
  package var looseInteger: Int64? {
    switch self {
    case .integer(let number): number
    case .string(let text): Int64(text)
    default: nil
    }
  }

  /// A boolean, or the texts `true` and `false`.
  package var looseBoolean: Bool? {
    switch self {
    case .bool(let flag): flag
    case .string(let text): Bool(text)
    default: nil
    }
  }

  /// Whether it stands for nothing: null, or an empty text.
  package var isBlank: Bool { isNull || self == "" }

  // What is shown of a live object. A value of another type than the documented one is shown as it is, so that a plan
  // says what is there. Left out, the field would look unset.

  /// As an integer, where it is one.
  package var shownInteger: Value { looseInteger.map(Value.integer) ?? withoutSecrets }

  /// As a text, where it is one.
  package var shownText: Value { looseText.map(Value.string) ?? withoutSecrets }

  /// As a boolean, where it is one.
  package var shownBoolean: Value { looseBoolean.map(Value.bool) ?? withoutSecrets }

  /// Nobody documents what an object has that stands in the place of a number: it may be a password.
  package var withoutSecrets: Value {
    switch self {
    case .object(let object):
      .object(
        object.compactMapValues { key, value in
          Redaction.usualKeys.contains(key.lowercased()) ? .string(Redaction.placeholder) : value.withoutSecrets
        })
    case .list(let items): .list(items.map(\.withoutSecrets))
    default: self
    }
  }
}
