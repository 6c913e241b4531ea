import Model

/// Finds folders that ccops does not read although they look as if they were meant for it: a mistyped provider, or
/// collections in a folder that `ccops.json` does not name.
struct UnreadFolders {
  private(set) var diagnostics: [Diagnostic] = []
  /// By provider without files, the folder whose name is nearest to its name.
  private(set) var similar: [String: String] = [:]

  /// - Parameter types: Of all vendors; their collections are recognised.
  init(_ tree: SourceTree, _ settings: SettingsReading, types: [ProviderType]) {
    let used = Set(tree.files.lazy.compactMap { $0.path.split(separator: "/").first.map(String.init) })
    let empty = settings.aliases.union([TreeLayout.overlayFolder]).subtracting(used).sorted()
    let collections = Set(types.flatMap { $0.kinds.map(\.collection) })
    for folder in tree.unreadFolders {
      let near = NameSuggestion.nearest(to: folder.name, among: empty)
      let held = folder.folders.filter(collections.contains)
      guard near != nil || !held.isEmpty else { continue }
      if let near, settings.aliases.contains(near), similar[near] == nil { similar[near] = folder.name }
      diagnostics.append(warning(folder, near: near ?? nearest(to: folder.name, settings), holding: held))
    }
  }

  private func nearest(to name: String, _ settings: SettingsReading) -> String? {
    NameSuggestion.nearest(to: name, among: settings.aliases.sorted())
  }

  private func warning(
    _ folder: SourceTree.UnreadFolder, near: String?, holding collections: [String]
  ) -> Diagnostic {
    Diagnostic(
      Complaint(
        .unreadFolder,
        "the folder \(Complaint.quoted(folder.name)) is not read: ccops.json has no provider of this name"
      ).with(.warning)
        .noting(collections.isEmpty ? nil : "it holds \(collections.joined(separator: ", "))")
        .suggesting(near.map { "did you mean \"\($0)\"?" } ?? "name the provider in ccops.json, or rename the folder"),
      file: folder.name)
  }
}
