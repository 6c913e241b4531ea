import JSON
import Model

/// The text of `ccops.json`, parsed once: it says which folders are read, and later what all of them mean.
package struct SettingsFile: Sendable {
  let source: SourceFile
  /// See `SourceTree.Reading.settingsRevision`.
  let revision: String?
  let content: Result<Value, JSONError>
  /// The folders that it names: those of the providers in any environment, and `overlays`. Everything else in the
  /// repository is its own business and is not even read. A text that is not JSON names none but `overlays`.
  package let folders: Set<String>

  init(_ source: SourceFile) { self.init(source, LoadLimits()) }

  init(_ source: SourceFile, _ limits: LoadLimits, revision: String? = nil) {
    self.source = source
    self.revision = revision
    content = Result { () throws(JSONError) in try JSONDocument.parse(source.text, limits: limits.json) }
    folders = SettingsFile.folders(namedBy: content)
  }

  private static func folders(namedBy content: Result<Value, JSONError>) -> Set<String> {
    guard case .success(let value) = content else { return [] }
    let environments = value.object?["environments"]?.object?.map(\.value) ?? []
    let names = ([value] + environments).flatMap { $0.object?["providers"]?.object?.keys ?? [] }
    return Set(names.filter { Address.isName($0) }).union([TreeLayout.overlayFolder])
  }

  /// Whether it has an object of providers. Of any other text nothing is known about a folder.
  var hasProviders: Bool {
    guard case .success(let value) = content else { return false }
    return value.object?["providers"]?.object != nil
  }

  /// Whether a path from the configuration folder is to be read. What stands in the place of a folder counts, so that
  /// a link or a submodule there is noticed.
  package func isRelevant(_ path: String) -> Bool {
    guard let slash = path.utf8.firstIndex(of: UInt8(ascii: "/")) else {
      return path == SourceTree.settingsPath || folders.contains(path)
    }
    return folders.contains(String(path[..<slash]))
  }
}
