/// Everything that the pure rooms may know of one kind of resource: one schema drives checking, defaults, normalising,
/// diffing, reference finding, redaction and the published JSON Schema.
package struct KindSchema: Sendable {
  /// Whether the vendor lets this kind be created, changed in place and removed.
  package enum Creation: Sendable, Hashable { case allowed, mustExist }
  package enum Change: Sendable, Hashable { case inPlace, replacement }
  package enum Removal: Sendable, Hashable {
    case deletes
    /// The object stays; ccops only stops managing it.
    case forgets
  }
  /// What tells an object from all others of its kind.
  package enum Identity: Sendable, Hashable {
    /// An id that the vendor gives it.
    case vendorID
    /// Its name, which is its vendor id too. Under another name it is another object.
    case name
  }
  /// How the live side is read.
  package enum Reading: Sendable, Hashable {
    case listed
    /// The vendor has no way to read it: desired is compared with prior, and the plan says "not observable".
    case unreadable
  }

  /// The provider type, for example `omicall`.
  package let provider: String
  /// The collection folder, for example `groups`.
  package let collection: String
  /// One object of the kind, in the vendor's words: `internal group`.
  package let title: String
  /// Where the vendor documents it, in a sentence; goes into the published schema.
  package let summary: String
  /// Version of the applied values that state records hold.
  package let version: Int
  /// The field that holds the vendor's name of the object, by which unmanaged objects are found.
  package let nameField: String
  package let identity: Identity
  /// Whether no two objects have one name: the vendor refuses it, or the name is the identity.
  package let uniqueNames: Bool
  package let creation: Creation
  package let change: Change
  package let removal: Removal
  package let reading: Reading
  package let fields: [Field]
  /// Keys of the vendor's answers that hold secrets; they are never kept, logged or shown.
  package let secretKeys: Set<String>
  /// A field whose value says that the object can be used: `("enabled", true)`. References wait for it.
  package let usableWhen: (field: String, value: Value)?
  package let hooks: Hooks

  /// The parts of a kind that are functions. All are pure.
  package struct Hooks: Sendable {
    /// Reshapes a document, desired or live, into the one form that the fields describe.
    package var reshape: @Sendable (ValueObject) -> ValueObject = { $0 }
    /// Rules between fields that the field list cannot say.
    package var check: @Sendable (ValueObject) -> [Finding] = { _ in [] }
    /// Renames the parts of a live document to the local keys of the desired one, and those that are left to the keys
    /// of the prior one, where the vendor invents ids for parts.
    package var align: @Sendable (_ live: ValueObject, _ names: PartNames) -> Aligned = { live, _ in
      Aligned(attributes: live)
    }
    /// Edges of a document that the fields cannot name, with labels of their own.
    package var edges: @Sendable (_ document: ValueObject, _ from: Address) -> [Edge] = { _, _ in [] }
    /// Brings applied attributes of an older `version` of the kind to the form that it has now.
    package var migrate: @Sendable (_ attributes: ValueObject, _ version: Int) -> ValueObject = { attributes, _ in
      attributes
    }

    package init() {}
  }

  /// The documents whose local keys name the parts of a live one.
  package struct PartNames: Sendable {
    package let desired: ValueObject
    /// What was applied; nil where that is not known, or the same.
    package let prior: ValueObject?
    package let address: Address

    package init(desired: ValueObject, prior: ValueObject? = nil, address: Address) {
      self.desired = desired
      self.prior = prior
      self.address = address
    }
  }

  /// A live document in the terms of the desired one.
  package struct Aligned: Sendable, Hashable {
    package var attributes: ValueObject
    /// The vendor ids of its parts by the desired document's local keys.
    package var exports: [String: String]
    /// The same of the parts that only the prior document has.
    package var former: [String: String]

    package init(attributes: ValueObject, exports: [String: String] = [:], former: [String: String] = [:]) {
      self.attributes = attributes
      self.exports = exports
      self.former = former
    }
  }

  /// What a kind's own check found.
  package struct Finding: Sendable, Hashable {
    package let path: FieldPath
    package let severity: Diagnostic.Severity
    package let message: String
    /// The way out, or the nearest known name; nil when the message says it all.
    package let suggestion: String?

    package init(_ path: FieldPath, _ severity: Diagnostic.Severity, _ message: String, suggestion: String? = nil) {
      self.path = path
      self.severity = severity
      self.message = message
      self.suggestion = suggestion
    }
  }

  package init(
    provider: String, collection: String, title: String, summary: String, version: Int = 1, nameField: String,
    identity: Identity = .vendorID, uniqueNames: Bool = false, creation: Creation = .allowed, change: Change = .inPlace,
    removal: Removal = .deletes,
    reading: Reading = .listed, fields: [Field], secretKeys: Set<String> = [],
    usableWhen: (field: String, value: Value)? = nil, hooks: Hooks = Hooks()
  ) {
    self.provider = provider
    self.collection = collection
    self.title = title
    self.summary = summary
    self.version = version
    self.nameField = nameField
    self.identity = identity
    self.uniqueNames = uniqueNames || identity == .name
    self.creation = creation
    self.change = change
    self.removal = removal
    self.reading = reading
    self.fields = fields
    self.secretKeys = secretKeys
    self.usableWhen = usableWhen
    self.hooks = hooks
  }

  /// What tells a vendor name of the kind from others: two names have one key if the vendor takes them for one.
  package func nameKey(_ name: String) -> String { field(nameField)?.type.isExact == true ? name.byteKey : name }

  /// Whether a replacement deletes the old object before it creates the new one.
  ///
  /// Where the name is the identity, the two are different things, such as the numbers of two campaigns. The new one
  /// may be what another address gives up, and the other way round.
  package var deletesBeforeCreating: Bool { identity == .name }

  /// What no other object of the account may have beside an object with these attributes, in order.
  package func exclusiveKeys(of attributes: ValueObject) -> [ExclusiveKey] {
    let names = uniqueNames ? [ExclusiveKey.name(attributes[nameField]?.string ?? "")] : []
    return (names + exclusiveLists.flatMap { $0.keys(in: attributes) }).sorted()
  }

  /// The lists whose keys are exclusive.
  package var exclusiveLists: [ExclusiveList] {
    fields.compactMap { field in
      guard let shape = field.type.list, shape.rule.exclusive, let keys = shape.keys else { return nil }
      return ExclusiveList(field: field.name, keys: keys)
    }
  }

  package func field(_ name: String) -> Field? { fields.first { $0.name == name } }
}
