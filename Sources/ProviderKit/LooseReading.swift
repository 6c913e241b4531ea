/// Vendors write `3` in one answer and `"3"` in the next. These readings accept both; they are for single fields, never a global rule.

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
}
