import Model

/// Which file of the folder is what, by its path alone: `<provider>/<collection>/<name>.json` is a resource,
/// `overlays/<environment>/…` changes one, other files in a collection are assets. Whatever else lies in a provider's
/// folder is an error; beside them it is the repository's own business.
struct TreeLayout {
  /// A resource's file, with what lies over it in the environment.
  struct Entry {
    let address: Address
    let file: SourceFile
    /// Index into `kinds`.
    let kind: Int
    var overlay: SourceFile?
  }

  static let overlayFolder = "overlays"
  /// Files by which git keeps folders; they say nothing.
  private static let ignoredNames: Set<String> = [".gitkeep", ".gitignore", ".gitattributes"]

  private(set) var entries: [Entry] = []
  private(set) var kinds: [KindSchema] = []
  /// By path.
  private(set) var assets: [String: SourceFile] = [:]
  /// Overlays of environments that are not loaded: they only need to be JSON.
  private(set) var otherOverlays: [(file: SourceFile, address: Address)] = []
  private(set) var diagnostics: [Diagnostic] = []
  private let settings: SettingsReading
  var kindsByProvider: [String: [KindSchema]] { settings.types.mapValues(\.kinds) }
  private var kindIndex: [String: Int] = [:]
  private var entryIndex: [Address: Int] = [:]
  /// Folders that one diagnostic stands for.
  private var reportedFolders: Set<String> = []

  init(_ tree: SourceTree, _ settings: SettingsReading) {
    self.settings = settings
    var overlays: [(file: SourceFile, parts: [Substring])] = []
    for file in tree.files {
      // By bytes, as git does.
      let parts = file.path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        .map { Substring($0) }
      guard let name = parts.last, !TreeLayout.ignoredNames.contains(String(name)) else { continue }
      let type = settings.types[String(parts[0])]
      guard type != nil || parts[0] == TreeLayout.overlayFolder else { continue }
      if parts.count == 1 || file.unread != nil {
        diagnostics.append(Diagnostic(wrongTypeOf: file))
      } else if let type {
        place(file, parts, of: type)
      } else {
        overlays.append((file, parts))
      }
    }
    for overlay in overlays { placeOverlay(overlay.file, overlay.parts) }
  }

  private mutating func place(_ file: SourceFile, _ parts: [Substring], of type: ProviderType) {
    let folder = "\(parts[0])/\(parts[1])"
    guard parts.count > 2 else { return stray(file, "a resource is \(parts[0])/<collection>/<name>.json") }
    guard let kind = kind(folder, String(parts[1]), of: type) else {
      return unknownCollection(folder, String(parts[1]), of: type)
    }
    guard parts.count == 3 else { return stray(file, "folders inside \(folder) are not read") }
    guard file.path.hasSuffix(".json") else {
      assets[file.path] = file
      return
    }
    let name = parts[2].dropLast(".json".count)
    guard Address.isName(name) else { return invalidName(file, name) }
    let address = Address(provider: String(parts[0]), collection: String(parts[1]), name: String(name))
    entryIndex[address] = entries.count
    entries.append(Entry(address: address, file: file, kind: kind))
  }

  private mutating func kind(_ folder: String, _ collection: String, of type: ProviderType) -> Int? {
    if let known = kindIndex[folder] { return known }
    guard let kind = type.kind(collection) else { return nil }
    kinds.append(kind)
    kindIndex[folder] = kinds.count - 1
    return kinds.count - 1
  }

  private mutating func placeOverlay(_ file: SourceFile, _ parts: [Substring]) {
    let shape = "an overlay is overlays/<environment>/<provider>/<collection>/<name>.json"
    guard parts.count > 2 else { return stray(file, shape) }
    let environment = String(parts[1])
    guard settings.environments.contains(environment) else { return unknownEnvironment(environment) }
    guard parts.count == 5, file.path.hasSuffix(".json") else { return stray(file, shape) }
    guard let type = settings.types[String(parts[2])] else { return strayProvider(file, String(parts[2])) }
    let address = Address(
      provider: String(parts[2]), collection: String(parts[3]), name: String(parts[4].dropLast(".json".count)))
    guard let index = entryIndex[address] else { return missingTarget(file, address, of: type) }
    if environment == settings.environment {
      entries[index].overlay = file
    } else {
      otherOverlays.append((file, address))
    }
  }
}

// What is said about files in wrong places.
extension Diagnostic {
  /// Something that is not read stands where ccops expects a file or a folder.
  init(wrongTypeOf file: SourceFile) {
    let (summary, suggestion) =
      switch file.unread {
      case .link: ("is a symbolic link, which ccops does not follow", "commit what it leads to in its place")
      case .submodule: ("is a submodule, which ccops does not read", "keep its files in this repository")
      case nil: ("is a file where ccops reads a folder", "rename the file")
      }
    self.init(
      Complaint(.wrongFileType, "\(file.path) \(summary)").suggesting(suggestion), file: file.path)
  }
}

extension TreeLayout {
  private mutating func report(_ complaint: Complaint, file: String) {
    diagnostics.append(Diagnostic(complaint, file: file))
  }

  private mutating func stray(_ file: SourceFile, _ note: String) {
    report(Complaint(.strayFile, "\(file.path) has no place here").noting(note), file: file.path)
  }

  private mutating func unknownCollection(_ folder: String, _ collection: String, of type: ProviderType) {
    guard reportedFolders.insert(folder).inserted else { return }
    let known = type.kinds.map(\.collection).sorted()
    report(
      Complaint(.unknownCollection, "\(type.title) has no collection \(Complaint.quoted(collection))")
        .noting(known.isEmpty ? "it has none at all" : "it has: \(known.joined(separator: ", "))")
        .suggesting(NameSuggestion.question(collection, among: known)), file: folder)
  }

  private mutating func invalidName(_ file: SourceFile, _ name: Substring) {
    let repaired = name.lowercased().map { Address.isName("a\($0)") ? $0 : "-" }
    let proposal = String(repaired.drop { !Address.isName(String($0)) })
    report(
      Complaint(.invalidName, "\(Complaint.quoted(String(name))) cannot be the name of a resource")
        .noting(NameRule.address.description)
        .suggesting(proposal.isEmpty ? nil : "rename the file to \(proposal).json"), file: file.path)
  }

  private mutating func unknownEnvironment(_ name: String) {
    let folder = "\(TreeLayout.overlayFolder)/\(name)"
    guard reportedFolders.insert(folder).inserted else { return }
    let known = settings.environments.sorted()
    report(
      Complaint(.unknownEnvironment, "there is no environment \(Complaint.quoted(name)) in ccops.json")
        .noting("known: \(known.joined(separator: ", "))").suggesting(NameSuggestion.question(name, among: known)),
      file: folder)
  }

  private mutating func strayProvider(_ file: SourceFile, _ alias: String) {
    // The provider's own fault is reported where it stands.
    guard !settings.aliases.contains(alias) else { return }
    report(
      Complaint(.strayFile, "there is no provider \(Complaint.quoted(alias)) in ccops.json")
        .suggesting(NameSuggestion.question(alias, among: settings.aliases.sorted())), file: file.path)
  }

  private mutating func missingTarget(_ file: SourceFile, _ address: Address, of type: ProviderType) {
    let near =
      type.kind(address.collection) == nil
      ? nil
      : NameSuggestion.question(
        address.name,
        among: entries.lazy.filter { $0.address.kind == address.kind }.map(\.address.name))
    report(
      Complaint(.danglingOverlay, "there is no \(address).json that this could change")
        .noting("an overlay changes a resource; it cannot create one").suggesting(near), file: file.path)
  }
}
