import Foundation
import Model
import Sandbox
import TestSupport
import Testing

/// Every vendor: a ready token from a file is read again once when it is refused, one from a variable is not.
@Suite(.bounded) struct TokenFileTests {
  /// A read of each vendor; uContact's follows a write that was refused.
  static let reads: [(vendor: String, path: String)] = [
    ("omicall", "/greeting/list"), ("fortics", "/pbx/flow/all"), ("ucontact", "/admin/addblack"),
  ]

  @Test(arguments: reads, [true, false])
  func aRefusedToken(read: (vendor: String, path: String), isInFile: Bool) async throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "ccops-token-\(UUID().uuidString)")
    try Data("wrong-token".utf8).write(to: file)
    defer { do { try FileManager.default.removeItem(at: file) } catch { Issue.record("\(error)") } }
    let source = isInFile ? CredentialSource.file(file.path) : .environment("USER")
    try await Rig.run(read.vendor, settings: { $0.credentials = ["token": source] }) { rig in
      // While the first request is on its way, another program replaces the token.
      var fault = FaultRule(.latency, times: 1)
      fault.beforeAnswer = {
        do { try Data("another-token".utf8).write(to: file) } catch { Issue.record("\(error)") }
      }
      rig.sandbox.addFaults(fault)
      let error = await rig.error { try await Self.send(rig) }
      #expect(error?.errorClass == .rejected)
      let count = rig.listings(of: read.path)
      #expect(isInFile ? count >= 2 : count == 1)
    }
  }

  private static func send(_ rig: Rig) async throws {
    switch rig.vendor {
    case "omicall": _ = try await rig.list("greetings")
    case "fortics": _ = try await rig.list("flows")
    default:
      let body: ValueObject = ["campaign": "Ventas->", "entries": [["phone": "099"]]]
      _ = try await rig.provider.create(WriteRequest(address: rig.address("blacklists"), body: body))
    }
  }
}
