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

    /// Nothing is ever unset: a field that leaves the file is an error.
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
  /// Whether it holds a person's name, telephone number or e-mail address, or a list of such. Reports that are
  /// published may shorten it.
  package private(set) var isPersonal = false
  /// What to set for the provider where elements that a write removed from this list are still there afterwards.
  package private(set) var settingIfElementsStay: SettingAdvice?

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

  /// Whether the live side shows the field.
  ///
  /// - Parameter isPresent: Whether the live document has it.
  package func isVisible(isPresent: Bool) -> Bool {
    switch observability {
    case .always: true
    case .never: false
    case .sometimes, .onRequest: isPresent
    }
  }

  /// The field of the reference from which this one follows: `action` for `action_type`.
  package var origin: String? { if case .derived(let origin) = presence { origin } else { nil } }

  /// The same field, marked as personal.
  package var personal: Field {
    var field = self
    field.isPersonal = true
    return field
  }

  /// The same field, with the setting that helps where an account's updates only add to this list.
  package func ifElementsStay(_ setting: SettingAdvice) -> Field {
    var field = self
    field.settingIfElementsStay = setting
    return field
  }
}

/// A setting of a provider in `ccops.json`, to be advised: `"members": "add-only"`.
package struct SettingAdvice: Hashable, Sendable {
  package let name: String
  package let value: String

  package init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}

extension [Field] {
  /// The field of that name.
  package func named(_ name: String) -> Field? { first { $0.name == name } }

  /// The field whose value follows from the reference in the field `name`: `action_type` beside `action`.
  package func companion(of name: String) -> Field? { first { $0.presence == .derived(from: name) } }
}
