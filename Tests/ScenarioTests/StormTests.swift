import Foundation
import Glibc
import TestSupport
import Testing

/// `ccops-sandbox` is started and stopped again and again while clients open and close connections in every way.
///
/// `CCOPS_EVERY_POINT=1`, as in `make sweep`, makes it 50 starts with 2,000 connections each.
@Suite(.bounded) struct StormTests {
  private static let (starts, connections) = KillAnywhereTests.triesAll ? (50, 2_000) : (4, 400)

  @Test("the sandbox survives connections that are closed at every stage, while it starts and while it stops")
  func survives() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "storm-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { do { try FileManager.default.removeItem(at: folder) } catch { Issue.record(error) } }
    var port: UInt16 = 0
    var opened = 0
    for start in 0..<Self.starts {
      let (sandbox, said) = try Self.start(in: folder, port: port, number: start)
      defer { said.close() }
      // From the second start on the port is known, so that clients come before the server listens.
      let early = port == 0 ? nil : ConnectionStorm.begin(port, Self.connections / 4)
      let line = try await said.text { $0.hasPrefix("listening on ") }
      port = try #require(UInt16(line.split(whereSeparator: { $0 == ":" || $0 == "\n" }).last ?? ""))
      opened += await early?.value ?? 0
      opened += await ConnectionStorm.begin(port, Self.connections).value
      let late = ConnectionStorm.begin(port, Self.connections / 4)
      sandbox.send(SIGTERM)
      opened += await late.value
      let code = await sandbox.end()
      let errors = FileManager.default.contents(atPath: folder.path + "/errors-\(start)") ?? Data()
      #expect(code == 0, "start \(start): \(String(decoding: errors, as: UTF8.self))")
    }
    print("storm: \(opened) connections were opened during \(Self.starts) starts and stops")
    #expect(opened >= Self.starts * Self.connections)
  }

  private static func start(in folder: URL, port: UInt16, number: Int) throws -> (ChildProcess, OutputPipe) {
    let said = try OutputPipe(at: folder.appending(path: "said-\(number)").path)
    let program = URL(fileURLWithPath: Shop.binary).deletingLastPathComponent().appending(path: "ccops-sandbox").path
    let sandbox = try ChildProcess.start(
      [program, "--port", String(port)], environment: [:], directory: folder.path, output: said.path,
      errors: folder.path + "/errors-\(number)")
    return (sandbox, said)
  }
}
