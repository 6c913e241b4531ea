import Foundation
import Platform
import TestSupport
import Testing

/// Files that are replaced in one step.
@Suite(.bounded) struct ReplacingTests {
  private static func folder() throws -> URL {
    let url = FileManager.default.temporaryDirectory.appending(path: "ccops-replacing-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    return url
  }

  private static func mode(_ path: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
  }

  @Test("a new file has its permissions before anything is written")
  func permissions() throws {
    let root = try Self.folder()
    defer { do { try FileManager.default.removeItem(at: root) } catch { Issue.record("\(error)") } }
    let path = root.appending(path: "a").path
    let file = try File(path, .create, permissions: .ownerOnly)
    #expect(try Self.mode(path) == 0o600)
    try file.append(Array("x".utf8))
    #expect(throws: FileFailure.self) { _ = try File(path, .create, permissions: .ownerOnly) }
  }

  @Test("what is replaced gets the new permissions, and nothing is left beside it")
  func replacing() throws {
    let root = try Self.folder()
    defer { do { try FileManager.default.removeItem(at: root) } catch { Issue.record("\(error)") } }
    let path = root.appending(path: "a.plan").path
    try Data("old".utf8).write(to: URL(filePath: path))
    try FileManager.default.setAttributes([.posixPermissions: 0o666], ofItemAtPath: path)
    try FileSystem.replace(path, with: Array("new".utf8), permissions: .ownerOnly)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "new")
    #expect(try Self.mode(path) == 0o600)
    #expect(try FileSystem.names(in: root.path) == ["a.plan"])
  }

  @Test("a symbolic link stays, and its file is replaced")
  func links() throws {
    let root = try Self.folder()
    defer { do { try FileManager.default.removeItem(at: root) } catch { Issue.record("\(error)") } }
    let (file, link) = (root.appending(path: "file").path, root.appending(path: "link").path)
    try Data("old".utf8).write(to: URL(filePath: file))
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "file")
    try FileSystem.replace(link, with: Array("new".utf8), permissions: .ownerOnly)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "file")
    #expect(try String(contentsOfFile: file, encoding: .utf8) == "new")
  }

  @Test("a folder in the way is left as it is, and nothing is left beside it")
  func failure() throws {
    let root = try Self.folder()
    defer { do { try FileManager.default.removeItem(at: root) } catch { Issue.record("\(error)") } }
    let path = root.appending(path: "folder/inside").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    let target = root.appending(path: "folder").path
    #expect(throws: FileFailure.self) {
      try FileSystem.replace(target, with: Array("new".utf8), permissions: .ownerOnly)
    }
    #expect(try FileSystem.names(in: root.path) == ["folder"])
  }
}
