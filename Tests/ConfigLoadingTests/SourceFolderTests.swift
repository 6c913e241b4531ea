import ConfigLoading
import Foundation
import Model
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
      #expect(tree.files.map(\.path) == ["hanoi/groups/a.json", "hue/b.txt", "overlays/x/d.json"])
      #expect(tree.settings?.folders == ["hanoi", "hue", "overlays"])
      #expect(tree.commit == SourceTree.worktree)
      #expect(tree.file("hanoi/groups/a.json")?.text == Array("1".utf8))
      #expect(tree.file("hue/b.txt") == SourceFile(path: "hue/b.txt", bytes: Array("2".utf8)))
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
      #expect(try SourceTree.folder(inside.path).file("hanoi/groups/b.json")?.text == [UInt8(ascii: "1")])
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
    #expect(settings(#"{ "providers": { "hanoi": 1, "../x": 1 } }"#)?.isRelevant(path) == expected)
  }

  @Test(
    arguments: [
      (#"{ "providers": { "hanoi": 1, "../x": 1 } }"#, ["hanoi", "overlays"]), ("[]", ["overlays"]), ("{", []),
    ] as [(String, [String])])
  func foldersOfSettings(text: String, folders: [String]) { #expect(settings(text)?.folders == Set(folders)) }

  @Test("the settings alone are read without a look at the other files")
  func readsSettingsAlone() throws {
    try withDirectory { root in
      try write(#"{ "providers": { "hanoi": {} } }"#, root.appending(path: "ccops.json"))
      let huge = root.appending(path: "hanoi/greetings/huge.mp3")
      try write("", huge)
      try FileHandle(forWritingTo: huge).truncate(atOffset: 65 << 20)
      #expect(throws: SourceFolderError.self) { try SourceTree.folder(root.path) }
      let tree = try SourceTree.folder(root.path, .settings)
      #expect(tree.settings?.folders == ["hanoi", "overlays"])
      #expect(tree.files == [])
    }
  }

  // MARK: files that are uploaded

  @Test("of an mp3 the tree keeps its digest, not its bytes")
  func keepsNoBytesOfAssets() {
    let file = SourceFile(path: "hanoi/greetings/a.mp3", bytes: Array("ID3 and much more".utf8))
    #expect(file.text == [])
    #expect(file == SourceFile(path: "hanoi/greetings/a.mp3", bytes: Array("ID3 and much more".utf8)))
    #expect(file != SourceFile(path: "hanoi/greetings/a.mp3", bytes: Array("ID3 and much less".utf8)))
  }

  @Test("an mp3 is uploaded as it was planned, or not at all")
  func readsAssetsAsPlanned() async throws {
    let root = FileManager.default.temporaryDirectory.appending(path: "ccops-\(UUID().uuidString)")
    defer { #expect(throws: Never.self) { try FileManager.default.removeItem(at: root) } }
    let file = root.appending(path: "hanoi/greetings/a.mp3")
    let reader = AssetReader(directory: root.path)
    let planned = FileReference(
      path: "hanoi/greetings/a.mp3", sha256: CanonicalJSON.digest(bytes: Array("ID3 one".utf8)), size: 7)

    try write("ID3 one", file)
    #expect(try await reader.bytes(of: planned) == Array("ID3 one".utf8))

    try write("ID3 two", file)
    let changed = await #expect(throws: ProviderError.self) { try await reader.bytes(of: planned) }
    #expect(
      changed?.message
        == "hanoi/greetings/a.mp3 changed since the plan: its SHA-256 is 29464b244248…, planned was "
        + "\(planned.sha256.prefix(12))…; plan again")

    try FileManager.default.removeItem(at: file)
    let gone = await #expect(throws: ProviderError.self) { try await reader.bytes(of: planned) }
    #expect(gone?.message == "hanoi/greetings/a.mp3 was planned and is not there any more")
  }

  private func settings(_ text: String) -> SettingsFile? {
    SourceTree(commit: "c", files: [SourceFile(path: "ccops.json", bytes: Array(text.utf8))]).settings
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
