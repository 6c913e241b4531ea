/// One field of a kind, or of an object inside one: its type, who must give it, how it may change and how it compares.
package struct Field: Sendable {
  package enum Presence: Sendable, Hashable {
    case required
    case optional
    /// Taken when the file omits it.
    case defaulted(Value)
    /// Follows from the reference in another field; may be written out.
    case derived(from: String)
  }

  package enum Mutability: Sendable, Hashable {
    case inPlace
    /// The vendor's create call does not take it: it is set by an update right after.
    case onlyOnUpdate
    /// A change of it makes a new object.
    case replaces
  }

  package enum Observability: Sendable, Hashable {
    case always
    /// Some answers show it: it is compared when the live side has it.
    case sometimes
    /// No answer shows it: desired is compared with prior.
    case never
    /// Shown only by a request for this one object, which is made when a file declares the field.
    case onRequest
  }

  /// How "nothing" is read and written for a field.
  package struct Unset: Sendable, Hashable {
    /// What a read may show, besides null and absence.
    package var reads: [Value]
    /// What a write sends to reset the field; nil when the vendor has no way to.
    package var writes: Value?

    package init(reads: [Value] = [""], writes: Value? = "") {
      self.reads = reads
      self.writes = writes
    }
    /// Nothing is ever unset: a withdrawn field is an error.
    package static let impossible = Unset(reads: [], writes: nil)
  }

  package let name: String
  package let type: FieldType
  package let presence: Presence
  package let mutability: Mutability
  package let observability: Observability
  package let unset: Unset
  /// One sentence for `ccops schema` and editors.
  package let summary: String

  package init(
    _ name: String, _ type: FieldType, _ presence: Presence = .optional, mutability: Mutability = .inPlace,
    observability: Observability = .always, unset: Unset = .impossible, _ summary: String
  ) {
    self.name = name
    self.type = type
    self.presence = presence
    self.mutability = mutability
    self.observability = observability
    self.unset = unset
    self.summary = summary
  }
}

/// The type of a field. It describes the *documented* form, which `KindSchema.Hooks.reshape` produces from the tolerated ones.
package indirect enum FieldType: Sendable {
  case string(StringRule)
  case integer(ClosedRange<Int64>?)
  case boolean
  case list(FieldType, ListRule)
  case object([Field])
  /// An object whose fields depend on the value of its tag field. Fields that are not listed are kept and sent as they are.
  case variants(tag: String, [String: [Field]])
  /// A vendor id, or `"@collection/name"`.
  case reference(ReferenceRule)
  /// The name of a file beside the resource; loading turns it into `Value.file`.
  case file(extensions: [String], maximumBytes: Int)
  /// One of several types, told apart by JSON type: `"099124484"` or an object.
  case either(FieldType, FieldType)
  /// Kept verbatim.
  case anything

  package struct StringRule: Sendable, Hashable {
    package var allowed: [String]
    /// Code points.
    package var maximumLength: Int?
    package var mayBeEmpty: Bool

    package init(allowed: [String] = [], maximumLength: Int? = nil, mayBeEmpty: Bool = false) {
      self.allowed = allowed
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
    /// An element in which this field is unset says nothing: it is dropped before comparing.
    package var ignoringElementsWithout: String?
    /// Of a keyed list: one key may stand in the list of one resource of the kind only.
    package var exclusive: Bool

    package init(
      _ comparison: Comparison, mayBeEmpty: Bool = true, ignoringElementsWithout: String? = nil, exclusive: Bool = false
    ) {
      self.comparison = comparison
      self.mayBeEmpty = mayBeEmpty
      self.ignoringElementsWithout = ignoringElementsWithout
      self.exclusive = exclusive
    }
  }

  package struct ReferenceRule: Sendable, Hashable {
    /// What is left out when the reference must wait for its target, or be cut before a deletion.
    package enum Cut: Sendable, Hashable {
      /// Never: the object cannot exist without it.
      case never
      /// The field is unset.
      case field
      /// The list element that holds the field is left out.
      case element
    }
    /// Collections that may be referred to, each with the value of the companion field (`groups` → `Ring_group`); "" where there is none.
    package var targets: [String: String]
    /// The field beside this one that names the target's type.
    package var companion: String?
    package var cut: Cut
    /// Whether a part of the target is meant (`@flows/night#menu`).
    package var takesFragment: Bool

    package init(_ targets: [String: String], companion: String? = nil, cut: Cut, takesFragment: Bool = false) {
      self.targets = targets
      self.companion = companion
      self.cut = cut
      self.takesFragment = takesFragment
    }
  }

  /// Text that may not be empty.
  package static var text: FieldType { .string(StringRule()) }
  /// Any text.
  package static var freeText: FieldType { .string(StringRule(mayBeEmpty: true)) }
}
