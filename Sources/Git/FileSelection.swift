/// Which files of a commit are read.
package struct FileSelection: Sendable {
  /// From the repository's root; empty for the root itself. All paths are relative to it.
  package let folder: String
  /// Asked with a file's path.
  package let wanted: @Sendable (String) -> Bool
  /// Asked with a folder's path, without a slash at its end. A folder that is not wanted is not even read.
  package let wantedFolder: @Sendable (String) -> Bool
  /// The most bytes that a file may have.
  package let sizeLimit: Int

  package init(
    under folder: String = "", where wanted: @escaping @Sendable (String) -> Bool = { _ in true },
    wantedFolder: @escaping @Sendable (String) -> Bool = { _ in true }, sizeLimit: Int = Repository.sizeLimit
  ) {
    self.folder = folder
    self.wanted = wanted
    self.wantedFolder = wantedFolder
    self.sizeLimit = sizeLimit
  }
}
