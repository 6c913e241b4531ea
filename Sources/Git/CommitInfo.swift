/// What the rest of the program knows of a commit.
package struct CommitInfo: Hashable, Sendable {
  package let id: ObjectID
  package let tree: ObjectID
  /// Ids of the parents, as the commit names them; a shallow clone may not have them.
  package let parents: [ObjectID]
  /// The whole message, without leading newlines.
  package let message: String
  package let authorName: String
  package let authorEmail: String
  /// Seconds since 1970-01-01T00:00:00Z at which it was committed.
  package let time: Int64

  package init(
    id: ObjectID, tree: ObjectID, parents: [ObjectID], message: String, authorName: String, authorEmail: String,
    time: Int64
  ) {
    self.id = id
    self.tree = tree
    self.parents = parents
    self.message = message
    self.authorName = authorName
    self.authorEmail = authorEmail
    self.time = time
  }

  /// The message's first line.
  package var summary: String {
    message.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false).first.map(String.init) ?? ""
  }
}

/// Who makes a commit, and when.
package struct Signature: Hashable, Sendable {
  package let name: String
  package let email: String
  /// Seconds since 1970-01-01T00:00:00Z.
  package let time: Int64

  package init(name: String, email: String, time: Int64) {
    self.name = name
    self.email = email
    self.time = time
  }
}

/// One entry of a folder of a commit.
package struct GitEntry: Hashable, Sendable {
  package let name: String
  package let isFolder: Bool

  package init(name: String, isFolder: Bool) {
    self.name = name
    self.isFolder = isFolder
  }
}

/// One file of a commit.
package struct GitFile: Hashable, Sendable {
  package enum Mode: String, Sendable, Hashable {
    case regular, executable
    /// Its contents would be the path it points to; they are not read.
    case symlink
    /// A commit of another repository; there are no contents.
    case submodule
  }

  /// From the folder that was asked for, with `/` between the parts.
  package let path: String
  package let blob: ObjectID
  package let mode: Mode
  /// Empty for symlinks and submodules, which are never followed.
  package let bytes: [UInt8]

  package init(path: String, blob: ObjectID, mode: Mode = .regular, bytes: [UInt8]) {
    self.path = path
    self.blob = blob
    self.mode = mode
    self.bytes = bytes
  }
}
