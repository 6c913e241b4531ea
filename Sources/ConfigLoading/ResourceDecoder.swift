import JSON
import Model

/// A resource on its way: what its own file says, before it is held against the others.
struct DecodedResource {
  let address: Address
  /// Index into the layout's kinds.
  let kind: Int
  let text: DocumentText
  var source = SourcePin(layers: [])
  var attributes: ValueObject = [:]
  var settings = ResourceSettings()
  var gathered = SchemaChecker.Gathered()
  /// Paths of the files that its fields name.
  var files: [String] = []
  var complaints: [Complaint] = []
  /// A file that is no JSON object: there is nothing to check against others.
  var isReadable = true

  var hasErrors: Bool { !isReadable || complaints.contains { $0.severity == .error } }

  /// Whether it is the same in another environment: without a finding, an overlay or a variable of another value.
  func isSame(with variables: Variables) -> Bool {
    isReadable && complaints.isEmpty && text.layers.count == 1 && variables.have(source.variables)
  }
}

/// One resource file into one resource: overlay, variables, `$` keys, the kind's own reshaping, fields, references and
/// files, in this order.
struct ResourceDecoder {
  let tree: SourceTree
  let variables: Variables
  private let limits: LoadLimits
  /// Bytes that variables have added to all documents.
  private var added = 0
  /// By provider, the kinds among which a file may have been meant for another one.
  private let kinds: [String: [KindSchema]]
  private(set) var checker: SchemaChecker
  /// Of files that are not JSON; everything else is in the resources' complaints.
  private(set) var diagnostics: [Diagnostic] = []

  init(tree: SourceTree, layout: TreeLayout, variables: Variables, limits: LoadLimits = LoadLimits()) {
    self.tree = tree
    self.variables = variables
    self.limits = limits
    kinds = layout.kindsByProvider
    checker = SchemaChecker(
      linker: ReferenceLinker(layout.entries.map(\.address)), files: FileLinker(layout.assets),
      most: limits.diagnostics)
  }

  /// - Parameter known: The resource as another environment has it, with the same files and kinds.
  mutating func decode(
    _ entry: TreeLayout.Entry, _ kind: KindSchema, known: DecodedResource? = nil
  ) -> DecodedResource {
    guard let known, entry.overlay == nil, known.isSame(with: variables) else { return decodeFile(entry, kind) }
    checker.files?.use(known.files)
    return known
  }

  private mutating func decodeFile(_ entry: TreeLayout.Entry, _ kind: KindSchema) -> DecodedResource {
    var resource = DecodedResource(
      address: entry.address, kind: entry.kind, text: DocumentText(entry.file, overlay: entry.overlay))
    guard let document = document(entry, &resource) else {
      resource.isReadable = false
      return resource
    }
    let (toCCOps, toVendor) = separated(document)
    enter(entry.address)
    if !toCCOps.isEmpty { readSettings(toCCOps, of: kind, into: &resource) }
    let filled = variables.filled(
      .object(toVendor), limit: min(limits.documentBytes, max(0, limits.folderBytes - added)))
    added += filled.added
    resource.complaints += filled.complaints
    resource.attributes = checker.check(
      kind.hooks.reshape(filled.value.object ?? toVendor), kind.fields, secretKeys: kind.secretKeys)
    resource.complaints += checker.complaints
    resource.gathered = checker.gathered
    resource.files = (checker.files?.linked ?? []).map(\.path)
    resource.source = pin(entry, variables: filled.used)
    if resource.hasErrors, let misplaced = misplacement(of: toVendor, at: entry.address, kind) {
      resource.complaints = [misplaced]
      return resource
    }
    addFindings(of: kind, &resource)
    return resource
  }

  /// Reads an overlay of another environment, for its faults alone.
  mutating func proofread(_ file: SourceFile, _ address: Address) { _ = parsed(file, address) }

  private mutating func enter(_ address: Address) {
    checker.linker?.provider = address.provider
    checker.files?.folder = address.kind.description
    checker.files?.linked = []
  }

  /// All that the resource was made of: the same pin means the same resource.
  private func pin(_ entry: TreeLayout.Entry, variables: [String: String]) -> SourcePin {
    let documents = [tree.layer(.file, entry.file)] + (entry.overlay.map { [tree.layer(.overlay, $0)] } ?? [])
    return SourcePin(
      layers: documents + (checker.files?.linked ?? []).map { tree.layer(.asset, $0) }, variables: variables)
  }

  /// The file with its overlay; nil when it cannot be read.
  private mutating func document(_ entry: TreeLayout.Entry, _ resource: inout DecodedResource) -> ValueObject? {
    guard let own = parsed(entry.file, entry.address) else { return nil }
    var document = own
    if let overlay = entry.overlay {
      guard let patch = parsed(overlay, entry.address) else { return nil }
      document = MergePatch.apply(.object(patch), to: .object(own)).object ?? own
    }
    return document
  }

  private mutating func parsed(_ file: SourceFile, _ address: Address) -> ValueObject? {
    do throws(JSONError) {
      let value = try JSONDocument.parse(file.text, limits: limits.json)
      if let object = value.object { return object }
      let complaint = Complaint(
        .wrongType, at: FieldPath(), "a resource file must be an object, not \(value.jsonType)")
      diagnostics += DocumentText(file).diagnostics([complaint], address: address)
    } catch {
      var diagnostic = Diagnostic(error, in: file)
      diagnostic.subject = .object(address)
      diagnostics.append(diagnostic)
    }
    return nil
  }

  private func separated(_ document: ValueObject) -> (toCCOps: ValueObject, toVendor: ValueObject) {
    guard document.keys.contains(where: { $0.hasPrefix("$") }) else { return ([:], document) }
    return (
      document.compactMapValues { key, value in key.hasPrefix("$") ? value : nil },
      document.compactMapValues { key, value in key.hasPrefix("$") ? nil : value }
    )
  }

  private mutating func readSettings(
    _ members: ValueObject, of kind: KindSchema, into resource: inout DecodedResource
  ) {
    guard let linker = checker.linker else { return }
    var reader = ResourceSettingsReader(resource.address, of: kind, linker: linker)
    resource.settings = reader.read(members)
    resource.complaints += reader.complaints
    checker.linker = reader.linker
  }

  /// A file that has the name field of another kind and lacks that of its own: one finding instead of one a field.
  private func misplacement(of document: ValueObject, at address: Address, _ kind: KindSchema) -> Complaint? {
    guard document[kind.nameField] == nil else { return nil }
    let likely = (kinds[address.provider] ?? []).filter { document[$0.nameField] != nil }
    guard likely.count == 1, let other = likely.first else { return nil }
    let folder = KindAddress(provider: address.provider, collection: other.collection)
    return Complaint(
      .strayFile, at: .key(other.nameField),
      "this looks like a resource of \(folder) (\(other.title)): it has \"\(other.nameField)\" and no \"\(kind.nameField)\""
    ).about(.key).suggesting("move the file to \(folder)/\(address.name).json")
  }

  /// The kind's own rules. What stands at a place that has been complained about already would only say the same again.
  private func addFindings(of kind: KindSchema, _ resource: inout DecodedResource) {
    let known = Set(resource.complaints.map(\.path))
    for finding in kind.hooks.check(resource.attributes)
    where !known.contains(finding.path) || finding.path.steps.isEmpty {
      resource.complaints.append(
        Complaint(.kindRule, at: finding.path, finding.message).with(finding.severity)
          .suggesting(finding.suggestion))
    }
  }
}
