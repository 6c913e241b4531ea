import Foundation
import Model
import ProviderKit
import Synchronization
import TestSupport
import Testing

/// Credentials in files: where a relative path begins, and a token that is replaced while the run goes on.
@Suite(.bounded) struct CredentialFileTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let name: String
    /// `$` stands for the test's folder.
    let path: String
    /// The folder of `ccops.json`.
    let folder: String?
    let message: String?

    var testDescription: String { name }
  }

  @Test(
    "a relative path begins at ccops.json",
    arguments: [
      Row(name: "absolute", path: "$/secrets/key", folder: "/nowhere", message: nil),
      Row(name: "absolute, in a bare repository", path: "$/secrets/key", folder: nil, message: nil),
      Row(name: "relative", path: "secrets/key", folder: "$", message: nil),
      Row(name: "relative, upwards", path: "../secrets/key", folder: "$/pbx/", message: nil),
      Row(
        name: "missing", path: "secrets/other", folder: "$",
        message: "the file secrets/other (key of hanoi) cannot be read: No such file or directory"),
      Row(
        name: "relative, in a bare repository", path: "secrets/key", folder: nil,
        message: "the file secrets/key (key of hanoi) has a relative path, and in a bare repository it must be absolute"
      ),
    ])
  func paths(_ row: Row) throws {
    let root = try Self.folder()
    defer { Self.remove(root) }
    try Self.write("s3cret\n", to: root.appending(path: "secrets/key"))
    try FileManager.default.createDirectory(at: root.appending(path: "pbx"), withIntermediateDirectories: true)
    let credentials = Credentials(
      alias: "hanoi", sources: ["key": .file(row.path.replacing("$", with: root.path))],
      places: CredentialPlaces(variables: [:], folder: row.folder?.replacing("$", with: root.path)),
      secrets: KnownSecrets())
    var refused: ProviderError?
    do throws(ProviderError) {
      let isRead = try credentials.read("key").reveal { $0 == "s3cret" }
      #expect(isRead)
    } catch { refused = error }
    #expect(refused?.message == row.message)
  }

  @Test("a ca_file with a relative path needs a folder")
  func certificates() async throws {
    let places = CredentialPlaces(variables: ["TOKEN": "t"], folder: nil)
    try await ProviderEnvironment.lend(places) { shared in
      var settings = ProviderSettings(alias: "hanoi", type: "test", url: try ServerURL("https://pbx.example"))
      settings.caFile = "ca.pem"
      var refused: ProviderError?
      do throws(ProviderError) {
        _ = try APIClient(settings: settings, dialect: TestDialect(), secretKeys: [], shared: shared)
      } catch { refused = error }
      #expect(
        refused?.message
          == "hanoi: \"ca_file\" has a relative path, and in a bare repository it must be absolute")
    }
  }

  struct Rotation: Sendable, CustomTestStringConvertible {
    let name: String
    let isInFile: Bool
    /// Whether the file is replaced when the first request is refused.
    let isReplaced: Bool
    let requests: Int
    let succeeds: Bool

    var testDescription: String { name }
  }

  @Test(
    "a token in a file is read again once when it is refused",
    arguments: [
      Rotation(name: "replaced", isInFile: true, isReplaced: true, requests: 2, succeeds: true),
      Rotation(name: "not replaced", isInFile: true, isReplaced: false, requests: 1, succeeds: false),
      Rotation(name: "in a variable", isInFile: false, isReplaced: false, requests: 1, succeeds: false),
    ])
  func rotation(_ row: Rotation) async throws {
    let root = try Self.folder()
    defer { Self.remove(root) }
    let file = root.appending(path: "token")
    try Self.write("token-old", to: file)
    let replacement = row.isReplaced ? file : nil
    let script: @Sendable (ScriptedRequest, Int) -> ScriptedAnswer = { request, _ in
      if request.headers.contains(where: { $0.value == "Bearer token-new" }) { return .json(#"{"ok":true}"#) }
      if let replacement {
        do { try Self.write("token-new", to: replacement) } catch { Issue.record("\(error)") }
      }
      return .status(401)
    }
    try await ScriptedServer.run(script) { server in
      let source = row.isInFile ? CredentialSource.file(file.path) : .environment("TOKEN")
      try await Bench.client(server.url, auth: ["token": source]) { client in
        var refused: ProviderError?
        do throws(ProviderError) { _ = try await client.send(.get("/things")) } catch { refused = error }
        #expect((refused == nil) == row.succeeds, "\(refused as Any)")
        #expect(server.requests.count == row.requests)
      }
    }
  }

  private static func folder() throws -> URL {
    let url = FileManager.default.temporaryDirectory.appending(path: "ccops-credentials-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    return url
  }

  private static func remove(_ folder: URL) {
    do { try FileManager.default.removeItem(at: folder) } catch { Issue.record("\(error)") }
  }

  private static func write(_ text: String, to file: URL) throws {
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }
}
