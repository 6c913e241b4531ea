import Model
import Testing

@testable import ConfigLoading

/// Folders that are not what they were: links, submodules, other spellings.
@Suite struct FolderShapeTests {
  struct Example: Sendable, CustomTestStringConvertible {
    let path: String
    let kind: SourceFile.Unread?
    let expected: String

    init(_ path: String, _ kind: SourceFile.Unread?, _ expected: String) {
      (self.path, self.kind, self.expected) = (path, kind, expected)
    }

    var testDescription: String { "\(path) is \(kind?.rawValue ?? "a file")" }

    var file: SourceFile { kind.map { SourceFile(unread: path, $0) } ?? SourceFile(path: path, bytes: []) }
  }

  private static let link =
    "is a symbolic link, which ccops does not follow [commit what it leads to in its place]"
  private static let submodule =
    "is a submodule, which ccops does not read [keep its files in this repository]"
  private static let file = "is a file where ccops reads a folder [rename the file]"

  @Test(
    "a link, a submodule or a file in the place of a folder is an error",
    arguments: [
      Example("ccops.json", .link, link), Example("ccops.json", .submodule, submodule),
      Example("hanoi", .link, link), Example("hanoi", .submodule, submodule), Example("hanoi", nil, file),
      Example("saigon", .link, link), Example("overlays", .link, link), Example("overlays", .submodule, submodule),
      Example("overlays", nil, file), Example("overlays/staging", .submodule, submodule),
      Example("overlays/staging/hanoi", .link, link), Example("hanoi/groups", .link, link),
      Example("hanoi/groups", .submodule, submodule), Example("hanoi/groups/a.json", .link, link),
      Example("hanoi/greetings/a.mp3", .link, link), Example("overlays/staging/hanoi/groups/a.json", .link, link),
    ])
  func wrongFileTypes(_ example: Example) {
    let others = TestFolder.base.sources().filter { file in
      file.path != example.path && !file.path.hasPrefix("\(example.path)/")
    }
    let tree = SourceTree(commit: "c", files: others + [example.file])
    let lines = ConfigLoader(types: [TestVendor.type]).load(tree).lines.filter { $0.contains(" wrong-file-type") }
    #expect(lines == ["\(example.path) wrong-file-type: \(example.path) \(example.expected)"])
  }

  @Test("what lies beside the folders that ccops reads may be anything")
  func othersAreLeftAlone() {
    let others = [
      SourceFile(unread: "docs", .submodule), SourceFile(unread: "README.md", .link), SourceFile(path: "x", bytes: []),
    ]
    let tree = SourceTree(commit: "c", files: TestFolder.base.sources() + others)
    #expect(ConfigLoader(types: [TestVendor.type]).load(tree).lines == [])
  }

  // MARK: Folders that are not read

  /// Folders that are not read, and the warnings: `folder: suggestion (note)`.
  struct Neighbours: Sendable {
    let unread: [String: [String]]
    var without: String?
    var warnings: [String] = []
    var similar: [String: String] = [:]
  }

  @Test(
    "a folder that looks like a provider's, or holds collections, gets a warning",
    arguments: [
      Neighbours(unread: ["docs": ["images"], "scripts": []]),
      Neighbours(
        unread: ["Hanoi": ["groups"]], without: "hanoi",
        warnings: ["Hanoi: did you mean \"hanoi\"? (it holds groups)"], similar: ["hanoi": "Hanoi"]),
      Neighbours(
        unread: ["hanio": []], without: "hanoi", warnings: ["hanio: did you mean \"hanoi\"? ()"],
        similar: ["hanoi": "hanio"]),
      // The provider has its folder, and this one holds nothing that ccops knows.
      Neighbours(unread: ["hanoj": ["pictures"]]),
      Neighbours(unread: ["hanoj": ["menus"]], warnings: ["hanoj: did you mean \"hanoi\"? (it holds menus)"]),
      Neighbours(
        unread: ["berlin": ["groups", "src", "flows"]],
        warnings: ["berlin: name the provider in ccops.json, or rename the folder (it holds groups, flows)"]),
      Neighbours(unread: ["overlay": ["staging"]], warnings: ["overlay: did you mean \"overlays\"? ()"]),
    ])
  func unreadFolders(_ example: Neighbours) {
    let files = TestFolder.base.files.filter { path, _ in example.without.map { !path.hasPrefix($0) } ?? true }
      .filter { $0.key == "ccops.json" || example.without == nil || !$0.key.hasPrefix("overlays") }
    let folders = example.unread.sorted { $0.key < $1.key }.map { SourceTree.UnreadFolder(name: $0, folders: $1) }
    let loaded = ConfigLoader(types: [TestVendor.type])
      .load(SourceTree(commit: "c", files: TestFolder(files).sources(), unreadFolders: folders))
    let warnings = loaded.diagnostics.filter { $0.code == .unreadFolder }
    #expect(
      warnings.map { "\($0.file ?? ""): \($0.suggestion ?? "") (\($0.notes.joined(separator: ", ")))" }
        == example.warnings)
    #expect(!warnings.hasErrors)
    #expect(loaded.similarFolders == example.similar)
  }
}
