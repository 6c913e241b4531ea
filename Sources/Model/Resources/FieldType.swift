/// The type of a field. It describes the *documented* form, which `KindSchema.Hooks.reshape` produces from the
/// tolerated ones.
package indirect enum FieldType: Sendable {
  case string(StringRule)
  case integer(ClosedRange<Int64>?)
  case boolean
  case list(FieldType, ListRule)
  /// An object with these fields. An open one may have others too, because the vendor prints no closed list: they are
  /// sent as they are, with a warning.
  case object([Field], isOpen: Bool = false)
  /// An object with keys that the user chooses and values of one type.
  case map(FieldType, MapRule)
  /// An object whose fields depend on the value of its tag field.
  case variants(VariantRule)
  /// A vendor id, or `"@collection/name"`.
  case reference(ReferenceRule)
  /// The name of a file beside the resource; loading turns it into `Value.file`.
  case file(FileRule)
  /// One of two types, chosen by the JSON type: `"099124484"` or an object.
  case either(FieldType, FieldType)
  /// Kept verbatim.
  case anything
  /// A single value with a rule of its own.
  case form(ValueForm)

  package struct MapRule: Sendable, Hashable {
    /// What a key is the name of, in messages: `a provider`.
    package var noun: String
    /// nil: a key is any text.
    package var names: NameRule?
    /// Names that may not be chosen, each with the reason.
    package var reserved: [String: String]

    package init(_ noun: String, _ names: NameRule?, reserved: [String: String] = [:]) {
      self.noun = noun
      self.names = names
      self.reserved = reserved
    }
  }

  package struct VariantRule: Sendable {
    /// The member that chooses.
    package var tag: String
    /// The fields by the value of the tag.
    package var variants: [String: [Field]]
    /// The fields that every variant has, the tag among them; a variant may have its own field of the same name. nil:
    /// the variants are open, so that members and variants that are not listed are kept and sent as they are.
    package var common: [Field]?

    package init(tag: String, _ variants: [String: [Field]], common: [Field]? = nil) {
      self.tag = tag
      self.variants = variants
      self.common = common
    }
  }

  package struct StringRule: Sendable, Hashable {
    package var allowed: [String]
    /// Whether `allowed` are the documented texts only: others are sent as they are, with a warning.
    package var isOpen: Bool
    /// Code points of the composed form (NFC).
    package var maximumLength: Int?
    package var mayBeEmpty: Bool
    /// Whether the vendor compares it byte for byte. Other texts are equal if their composed forms (NFC) are.
    package var isExact = false

    package init(allowed: [String] = [], isOpen: Bool = false, maximumLength: Int? = nil, mayBeEmpty: Bool = false) {
      self.allowed = allowed
      self.isOpen = isOpen
      self.maximumLength = maximumLength
      self.mayBeEmpty = mayBeEmpty
    }
  }

  package struct ListRule: Sendable, Hashable {
    package enum Comparison: Sendable, Hashable {
      case ordered
      case set
      /// Elements are matched by the first of these fields that an element has.
      case keyed(by: [String])
    }
    package var comparison: Comparison
    package var mayBeEmpty: Bool
    /// An element in which none of these fields is set says nothing: it equals an absent one, but is sent as it is
    /// written. Empty: every element counts.
    package var ignoringElementsWithout: [String]
    /// Of a keyed list: one key may stand in the list of one resource of the kind only. Giving it to another object
    /// takes it from the one that had it, and nothing else does: a key that only leaves the list stays with its object.
    package var exclusive: Bool

    package init(
      _ comparison: Comparison, mayBeEmpty: Bool = true, ignoringElementsWithout: [String] = [], exclusive: Bool = false
    ) {
      self.comparison = comparison
      self.mayBeEmpty = mayBeEmpty
      self.ignoringElementsWithout = ignoringElementsWithout
      self.exclusive = exclusive
    }
  }

  package struct ReferenceRule: Sendable, Hashable {
    /// What is left out to break a cycle here: when the object is created before the target, or no longer may refer to
    /// it.
    package enum Breaking: Sendable, Hashable {
      /// Nothing: the object cannot exist without the reference.
      case never
      /// The field is unset.
      case field
      /// The list element that holds the field is left out.
      case element
    }
    /// Collections that may be referred to, each with the value that the companion field then has (`groups` →
    /// `Ring_group`); "" where there is no companion.
    package var targets: [String: String]
    package var breaking: Breaking
    /// Whether a part of the target is meant (`@flows/night#menu`).
    package var takesFragment: Bool

    package init(_ targets: [String: String], breaking: Breaking, takesFragment: Bool = false) {
      self.targets = targets
      self.breaking = breaking
      self.takesFragment = takesFragment
    }
  }

  package struct FileRule: Sendable, Hashable {
    /// Endings that are allowed, without the dot; none means any.
    package var extensions: [String]
    package var maximumBytes: Int

    package init(extensions: [String], maximumBytes: Int) {
      self.extensions = extensions
      self.maximumBytes = maximumBytes
    }
  }

  /// Open variants.
  package static func variants(tag: String, _ variants: [String: [Field]]) -> FieldType {
    .variants(VariantRule(tag: tag, variants))
  }

  /// Text that may not be empty.
  package static var text: FieldType { .string(StringRule()) }
  /// Text that may not be empty and that the vendor compares byte for byte.
  package static var exactText: FieldType {
    var rule = StringRule()
    rule.isExact = true
    return .string(rule)
  }
  /// Any text.
  package static var freeText: FieldType { .string(StringRule(mayBeEmpty: true)) }
}
