import Platform

/// The process that writes a pack, as it stands beside the pack for the runs that come later.
struct PackOwner: Hashable, Sendable {
  /// nil where the system has no identities.
  let process: ProcessIdentity?

  static var own: PackOwner { PackOwner(process: ProcessIdentity.own()) }

  private static let word = "ccops "

  /// What a `.keep` file of ours holds. One without this first word is another program's, or a person's.
  var keepContents: [UInt8] { Array("\(Self.word)\(process?.description ?? "")\n".utf8) }

  /// The beginning of the name of the folder in which a pack is written.
  var folderPrefix: String {
    let name = (process?.description ?? "").split(separator: "/").joined(separator: ",")
    return name.isEmpty ? "pack-" : "pack-\(name)-"
  }

  /// Reads `keepContents`; nil for anything else.
  init?(keepContents: [UInt8]) {
    let text = String(decoding: keepContents, as: UTF8.self)
    guard text.hasPrefix(Self.word), text.hasSuffix("\n") else { return nil }
    process = ProcessIdentity(String(text.dropFirst(Self.word.count).dropLast()))
  }

  /// Reads the name of a folder that begins with `folderPrefix`; nil for any other name.
  init?(folder: String) {
    guard folder.hasPrefix("pack-"), let end = folder.lastIndex(of: "-") else { return nil }
    let name = folder[..<end].dropFirst("pack-".count).split(separator: ",").joined(separator: "/")
    guard let process = ProcessIdentity(name) else { return nil }
    self.process = process
  }

  private init(process: ProcessIdentity?) { self.process = process }

  /// Whether the process is known to have ended. A process of another machine is never known to.
  var isGone: Bool { process?.isAlive == false }
}
