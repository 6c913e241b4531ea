import Model

/// The keys of a resource file that begin with `$`: what it says to ccops rather than to the vendor.
struct ResourceSettingsReader {
  static let fields: [Field] = [
    Field("$schema", .freeText, .optional, "Where an editor finds the schema of this file."),
    Field("$comment", .anything, .optional, "For people."),
    Field("$protect", .boolean, .optional, "true: never delete or replace."),
    Field("$adopt", .boolean, .optional, "true: take over the live object of this name even where it differs."),
    Field(
      "$depends_on", .list(.text, .init(.set)), .optional, "Resources that must be in place first: \"@groups/support\"."
    ),
    Field("$ignore", .list(.text, .init(.set)), .optional, "Fields that are left to the console."),
    Field("$formerly", .text, .optional, "The address this resource had before: \"@groups/old-name\"."),
  ]

  private let address: Address
  private let kind: KindSchema
  /// Counts its searches, so it is handed back after the reading.
  private(set) var linker: ReferenceLinker
  private(set) var complaints: [Complaint] = []

  init(_ address: Address, of kind: KindSchema, linker: ReferenceLinker) {
    self.address = address
    self.kind = kind
    self.linker = linker
  }

  /// The settings in a document's `$` members.
  mutating func read(_ members: ValueObject) -> ResourceSettings {
    var checker = SchemaChecker()
    _ = checker.check(members, Self.fields)
    complaints += checker.complaints
    var settings = ResourceSettings(
      protect: members["$protect"]?.bool ?? false, adopt: members["$adopt"]?.bool ?? false,
      ignore: members.strings("$ignore"))
    settings.dependsOn = dependencies(members)
    settings.formerly = formerly(members)
    for (index, path) in settings.ignore.enumerated() { check(ignored: path, index) }
    return settings
  }

  private mutating func dependencies(_ members: ValueObject) -> [Address] {
    var found: [Address] = []
    for (index, item) in (members["$depends_on"]?.list ?? []).enumerated() {
      guard let text = item.string, !text.isEmpty else { continue }
      let path = FieldPath([.key("$depends_on"), .index(index)])
      guard let reference = linker.read(text), reference.fragment == nil else {
        complaints.append(malformed(text, path))
        continue
      }
      if reference.address == address {
        complaints.append(Complaint(.invalidReference, at: path, "a resource cannot depend on itself"))
      } else if !linker.contains(reference.address) {
        complaints.append(linker.dangling(text, reference.address).complaint(at: path))
      } else if !found.contains(reference.address) {
        found.append(reference.address)
      }
    }
    return found
  }

  private mutating func formerly(_ members: ValueObject) -> Address? {
    guard let text = members["$formerly"]?.string, !text.isEmpty else { return nil }
    let path = FieldPath.key("$formerly")
    guard let reference = linker.read(text), reference.fragment == nil else {
      complaints.append(malformed(text, path))
      return nil
    }
    let former = reference.address
    if former.kind != address.kind {
      complaints.append(
        Complaint(
          .invalidFormerly, at: path,
          "\(Complaint.quoted(text)) is of another kind; a resource keeps its kind (\(address.kind))"))
    } else if former == address {
      complaints.append(
        Complaint(.invalidFormerly, at: path, "\(Complaint.quoted(text)) is the address of this file")
          .suggesting("remove $formerly"))
    }
    return former
  }

  private func malformed(_ text: String, _ path: FieldPath) -> Complaint {
    Complaint(.invalidReference, at: path, "\(Complaint.quoted(text)) is not an address")
      .noting("an address is \"@collection/name\" or \"@provider/collection/name\"")
  }

  private mutating func check(ignored path: String, _ index: Int) {
    let root = String(path.prefix { $0 != "." && $0 != "[" })
    guard !path.isEmpty, kind.field(root) == nil else { return }
    complaints.append(
      Complaint(
        .unknownField, at: FieldPath([.key("$ignore"), .index(index)]),
        "\(Complaint.quoted(root)) is no field of a resource of \(kind.collection)"
      ).suggesting(NameSuggestion.question(root, among: kind.fields.map(\.name))))
  }
}
