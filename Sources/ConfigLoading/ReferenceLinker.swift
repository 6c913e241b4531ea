import Model

/// Turns `"@groups/support"` into a reference. It knows every address of the folder, also of files that are faulty
/// themselves, so that one mistake is one diagnostic.
struct ReferenceLinker {
  /// All addresses of the folder, by kind.
  private let names: [KindAddress: [String]]
  private let addresses: Set<Address>
  /// Alias of the provider whose file is being read.
  var provider = ""
  /// Looking for near names costs time where there are many, and after a hundred nobody reads them.
  private var searchesLeft = 100

  init(_ addresses: [Address]) {
    self.addresses = Set(addresses)
    names = Dictionary(grouping: addresses, by: \.kind).mapValues { $0.map(\.name) }
  }

  func contains(_ address: Address) -> Bool { addresses.contains(address) }

  /// Links a text that begins with one `@`.
  mutating func link(_ text: String, _ rule: FieldType.ReferenceRule) -> Linking<Reference> {
    if let address = shortForm(text), addresses.contains(address), rule.targets[address.collection] != nil {
      return .linked(Reference(address))
    }
    guard let reference = read(text) else { return .refused(malformed(text)) }
    let address = reference.address
    if address.provider != provider {
      return refuse(
        .foreignReference,
        "\(Complaint.quoted(text)) is an object of another provider instance, of which \(provider) knows nothing")
    }
    if rule.targets[address.collection] == nil {
      let targets = rule.targets.keys.sorted()
      return refuse(
        .wrongReferenceKind, "\(Complaint.quoted(text)) may not be referred to here",
        note: "allowed here: \(targets.map { "@\($0)/…" }.joined(separator: ", "))",
        suggestion: NameSuggestion.question(address.collection, among: targets))
    }
    if reference.fragment != nil, !rule.takesFragment {
      return refuse(
        .unexpectedFragment, "\(Complaint.quoted(text)) names a part of an object; here a whole one is meant")
    }
    return addresses.contains(address) ? .linked(reference) : .refused(dangling(text, address))
  }

  /// `@collection/name` taken apart without any check: the usual form, so usual that a large folder's loading time
  /// depends on it.
  private func shortForm(_ text: String) -> Address? {
    let letters = text.utf8
    guard let slash = letters.firstIndex(of: UInt8(ascii: "/")) else { return nil }
    return Address(
      provider: provider, collection: String(text[letters.index(after: letters.startIndex)..<slash]),
      name: String(text[letters.index(after: slash)...]))
  }

  /// Reads `@collection/name`, `@provider/collection/name`, with or without the `@` and a `#part`.
  func read(_ text: String) -> Reference? {
    let bare = text.beginsWithAt ? text.withoutFirstScalar : text
    let head = bare.prefix { $0 != "#" }
    return Reference(head.count { $0 == "/" } == 1 ? "\(provider)/\(bare)" : bare)
  }

  /// The diagnostic for a text without `@` that is the address of a file; nil for any other text, a vendor id.
  func unmarked(_ text: String, _ rule: FieldType.ReferenceRule) -> Linking<Reference>.Refusal? {
    guard text.utf8.contains(UInt8(ascii: "/")), let reference = read(text), addresses.contains(reference.address),
      rule.targets[reference.address.collection] != nil
    else { return nil }
    return .init(
      code: .invalidReference,
      summary: "\(Complaint.quoted(text)) is an address; without \"@\" it would be sent as a vendor id",
      suggestion: "did you mean \"@\(text)\"?")
  }

  /// The diagnostic for an address that no file has.
  mutating func dangling(_ text: String, _ address: Address) -> Linking<Reference>.Refusal {
    .init(
      code: .danglingReference, summary: "\(Complaint.quoted(text)) leads nowhere: there is no file \(address).json",
      suggestion: nearest(to: address).map { "did you mean \"@\($0)\"?" })
  }

  private mutating func nearest(to address: Address) -> String? {
    guard searchesLeft > 0 else { return nil }
    searchesLeft -= 1
    let near = NameSuggestion.nearest(to: address.name, among: names[address.kind] ?? [])
    let prefix = address.provider == provider ? "" : "\(address.provider)/"
    return near.map { "\(prefix)\(address.collection)/\($0)" }
  }

  private func malformed(_ text: String) -> Linking<Reference>.Refusal {
    .init(
      code: .invalidReference, summary: "\(Complaint.quoted(text)) is not a reference",
      note: "a reference is \"@collection/name\" or \"@provider/collection/name\", in lower case",
      suggestion: "a text that begins with @ is written \"@\(text.prefix(40))\"")
  }

  private func refuse(
    _ code: DiagnosticCode, _ summary: String, note: String? = nil, suggestion: String? = nil
  ) -> Linking<Reference> {
    .refused(.init(code: code, summary: summary, note: note, suggestion: suggestion))
  }
}
