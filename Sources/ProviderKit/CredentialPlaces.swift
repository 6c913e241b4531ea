/// Where the credentials and files that `ccops.json` names are looked for.
package struct CredentialPlaces: Sendable {
  /// The environment of the process.
  package let variables: [String: String]
  /// The folder of `ccops.json`, where relative paths begin; nil in a bare repository, where it is on no disk.
  package let folder: String?

  package init(variables: [String: String], folder: String?) {
    self.variables = variables
    self.folder = folder
  }

  /// The path of a file that `ccops.json` names; nil for a relative one in a bare repository.
  func path(of name: String) -> String? {
    name.hasPrefix("/") ? name : folder.map { $0.hasSuffix("/") ? $0 + name : "\($0)/\(name)" }
  }

  /// Why `path(of:)` is nil.
  static let bareRepository = "has a relative path, and in a bare repository it must be absolute"
}
