import JSON
import Model

/// The text of `ccops.json`, parsed once: it says which folders are read, and later what all of them mean.
package struct SettingsFile: Sendable {
  let source: SourceFile
  let content: Result<Value, JSONError>
  /// The folders that it names: those of the providers in any environment, and `overlays`. Everything else in the
  /// repository is its own business and is not even read. A text that is not JSON names none but `overlays`.
  package let folders: Set<String>

  init(_ source: SourceFile) {
    self.source = source
    content = Result { () throws(JSONError) in try JSONDocument.parse(source.text) }
    folders = SettingsFile.folders(namedBy: content)
  }

  private static func folders(namedBy content: Result<Value, JSONError>) -> Set<String> {
    guard case .success(let value) = content else { return [] }
    let environments = value.object?["environments"]?.object?.map(\.value) ?? []
    let names = ([value] + environments).flatMap { $0.object?["providers"]?.object?.keys ?? [] }
    return Set(names.filter { Address.isName($0) }).union([TreeLayout.overlayFolder])
  }

  /// Whether a path from the configuration folder is to be read.
  package func isRelevant(_ path: String) -> Bool {
    guard let slash = path.utf8.firstIndex(of: UInt8(ascii: "/")) else { return path == SourceTree.settingsPath }
    return folders.contains(String(path[..<slash]))
  }
}
