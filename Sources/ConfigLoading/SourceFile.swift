import Model

/// One file of the configuration folder.
package struct SourceFile: Hashable, Sendable {
  /// What is kept of a file.
  enum Content: Hashable, Sendable {
    /// A document.
    case text([UInt8])
    /// A file that may be uploaded.
    case asset(Asset)
    case unread(Unread)
  }

  /// What stands in a folder and is not read.
  package enum Unread: String, Hashable, Sendable {
    case link = "a symbolic link"
    case submodule = "a submodule"
  }

  /// What is known of a file that may be uploaded. Its bytes are read again by the operation that uploads them.
  struct Asset: Hashable, Sendable {
    let size: Int
    /// SHA-256, 64 lower-case hexadecimal digits.
    let sha256: String
    /// The first bytes, by which the format is recognised.
    let head: [UInt8]

    init(_ bytes: [UInt8]) {
      size = bytes.count
      sha256 = CanonicalJSON.digest(bytes: bytes)
      head = Array(bytes.prefix(4))
    }
  }

  /// From the configuration folder: `hanoi/groups/support.json`.
  package let path: String
  /// Git's id of the contents, 40 hexadecimal digits; empty for a file of the work tree.
  package let blob: String
  let content: Content

  /// A file that was read. Of one that is no JSON, only what is known of an asset is kept.
  package init(path: String, blob: String = "", bytes: [UInt8]) {
    self.path = path
    self.blob = blob
    content = path.hasSuffix(".json") ? .text(bytes) : .asset(Asset(bytes))
  }

  /// A symbolic link or a submodule.
  package init(unread path: String, _ kind: Unread, blob: String = "") {
    self.path = path
    self.blob = blob
    content = .unread(kind)
  }

  /// The bytes of a document; empty for another file.
  package var text: [UInt8] { if case .text(let bytes) = content { bytes } else { [] } }

  var unread: Unread? { if case .unread(let kind) = content { kind } else { nil } }

  var asset: Asset? { if case .asset(let asset) = content { asset } else { nil } }
}
