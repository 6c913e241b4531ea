import ConfigLoading
import Foundation
import Testing

/// Reading a directory of the work tree.
@Suite struct SourceFolderTests {
  @Test func readsOnlyTheFoldersOfProviders() throws {
    try withDirectory { root in
      let settings = #"{ "providers": { "hanoi": {} }, "environments": { "x": { "providers": { "hue": {} } } } }"#
      for (path, text) in [
        "ccops.json": settings, "hanoi/groups/a.json": "1", "hue/b.txt": "2", "docs/c.json": "3",
        "overlays/x/d.json": "4", "e.json": "5",
      ] { try write(text, root.appending(path: path)) }
      let tree = try SourceTree.folder(root.path)
      #expect(tree.files.map(\.path) == ["ccops.json", "hanoi/groups/a.json", "hue/b.txt", "overlays/x/d.json"])
      #expect(tree.commit == SourceTree.worktree)
      #expect(tree.file("hue/b.txt")?.bytes == Array("2".utf8))
      #expect(tree.file("hue/b") == nil)
    }
  }

  @Test func refusesLinksThatLeadOut() throws {
    try withDirectory { root in
      let inside = root.appending(path: "in")
      try write("secret", root.appending(path: "secret.json"))
      try write(#"{ "providers": { "hanoi": {} } }"#, inside.appending(path: "ccops.json"))
      try write("1", inside.appending(path: "hanoi/groups/a.json"))
      let link = inside.appending(path: "hanoi/groups/b.json")
      try FileManager.default.createSymbolicLink(atPath: link.path, withDestinationPath: "a.json")
      #expect(try SourceTree.folder(inside.path).file("hanoi/groups/b.json")?.bytes == [UInt8(ascii: "1")])
      try FileManager.default.removeItem(at: link)
      try FileManager.default.createSymbolicLink(atPath: link.path, withDestinationPath: "../../../secret.json")
      let error = #expect(throws: SourceFolderError.self) { try SourceTree.folder(inside.path) }
      #expect(error?.path == "hanoi/groups/b.json")
    }
  }

  @Test func saysWhatIsMissing() throws {
    #expect(throws: SourceFolderError.self) { try SourceTree.folder("/nowhere/at/all") }
    try withDirectory { root in
      let tree = try SourceTree.folder(root.path)
      #expect(tree.files.isEmpty)
    }
  }

  @Test(arguments: [
    ("ccops.json", true), ("hanoi/groups/a.json", true), ("hanoi/x", true), ("overlays/a", true), ("hanoix/a", false),
    ("README.md", false), ("docs/ccops.json", false),
  ]) func relevance(path: String, expected: Bool) {
    let folders = SourceTree.folders(namedBy: Array(#"{ "providers": { "hanoi": 1, "../x": 1 } }"#.utf8))
    #expect(folders == ["hanoi", "overlays"])
    #expect(SourceTree.isRelevant(path, folders: folders) == expected)
    #expect(SourceTree.folders(namedBy: Array("{".utf8)) == [])
  }

  private func write(_ text: String, _ url: URL) throws {
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }

  private func withDirectory(_ body: (URL) throws -> Void) throws {
    let root = FileManager.default.temporaryDirectory.appending(path: "ccops-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    defer { #expect(throws: Never.self) { try FileManager.default.removeItem(at: root) } }
    try body(root)
  }
}
