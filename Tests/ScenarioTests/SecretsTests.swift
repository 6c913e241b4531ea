import Foundation
import Sandbox
import TestSupport
import Testing

/// Plants secrets wherever a run meets one and searches everything that the program writes for them.
@Suite(.bounded) struct SecretsTests {
  /// What the test's own environment gives to ccops, what the vendors' worlds hold, and how tokens that the vendors
  /// give begin: OMICall's is a JWT, uContact's the base64 of `user:session`; Fortics takes the base64 of both
  /// credentials.
  static let secrets = [
    "planted-api-key-1", "planted-password-3", "planted-password-5", "planted-sip-password", "eyJ",
    base64("planted-user-4:"), base64("planted-user-2:planted-password-3"),
  ]

  private static func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }

  @Test func noSecretIsWrittenAnywhere() async throws {
    let options = try Shop.options(world: "sandbox-world.json")
    try await Shop.open(options) { shop in
      try await shop.copyExample("contact-centre")
      try await shop.commit("The folder")
      // Objects in whose names a vendor repeats what it was sent.
      _ = try shop.sandbox.create(
        "omicall", in: "greetings", #"{"greeting_name": "Echo planted-api-key-1", "content": "planted-api-key-1"}"#)
      _ = try shop.sandbox.create("fortics", in: "flows", #"{"name": "planted-password-3", "flow": []}"#)
      var written: [(where: String, bytes: Data)] = []
      for command in Self.commands {
        if let fault = command.fault { shop.sandbox.addFaults(fault) }
        if let (path, text) = command.edit {
          let file = shop.folder.appendingPathComponent(path)
          let old = try String(contentsOf: file, encoding: .utf8)
          try Data(old.replacing(text.old, with: text.new).utf8).write(to: file)
          try await shop.commit("An edit")
        }
        let outcome = try await shop.ccops(command.arguments)
        #expect(outcome.exit == command.exit, "\(command.arguments): \(outcome.output)\(outcome.errors)")
        written.append(("output of \(command.arguments)", Data((outcome.output + outcome.errors).utf8)))
        // A run that was cut off leaves its journal; a whole one has none.
        written += try Self.files(under: shop.folder)
        shop.sandbox.clearFaults()
      }
      written.append(("the objects of the repository", try await Self.objects(in: shop)))
      for secret in Self.secrets {
        for (place, bytes) in written {
          #expect(bytes.range(of: Data(secret.utf8)) == nil, "\(place) holds \(secret)")
        }
      }
      #expect(written.contains { $0.where.hasSuffix("http.log") && $0.bytes.count > 10_000 })
      #expect(written.contains { $0.where.hasSuffix("a.plan") })
    }
  }

  private struct Command: Sendable {
    var arguments: [String]
    var exit: Int32 = 0
    var fault: FaultRule?
    var edit: (path: String, text: (old: String, new: String))?
  }

  private static var commands: [Command] {
    let log = ["--verbose", "--http-log", "http.log"]
    var echo = FaultRule(.status, times: 1)
    echo.status = 400
    echo.method = "POST"
    echo.path = "greeting/upload"
    // A vendor that sends back what it was sent, and more.
    echo.body = "no: apiKey=planted-api-key-1 Bearer planted-api-key-1 planted%2Dapi%2Dkey%2D1"
    var html = FaultRule(.html, times: 1)
    html.path = "key-interaction/list"
    var denied = FaultRule(.status, times: 1)
    denied.status = 400
    denied.path = "api/auth"
    denied.body = #"{"message": "the key planted-api-key-1 is not known"}"#
    return [
      Command(arguments: ["validate"]), Command(arguments: ["plan"] + log),
      Command(arguments: ["plan", "--format", "json", "--out", "a.plan"] + log),
      Command(arguments: ["plan"] + log, exit: 1, fault: denied),
      Command(arguments: ["apply", "--yes"] + log, exit: 1, fault: html),
      Command(arguments: ["apply", "--yes"] + log, exit: 1, fault: echo),
      Command(arguments: ["apply", "--yes", "--format", "json"] + log),
      Command(arguments: ["plan", "--detailed-exitcode"] + log),
      Command(
        arguments: ["apply", "--yes"] + log,
        edit: ("hanoi/groups/support.json", ("\"timeout\": 30", "\"timeout\": 45"))),
      Command(arguments: ["state", "list"]),
      Command(arguments: ["state", "list", "--format", "json"]),
      Command(arguments: ["state", "show", "hanoi/extensions/101"]),
      Command(arguments: ["state", "show", "hanoi/extensions/101", "--format", "json"]),
      Command(arguments: ["state", "history"]),
      Command(arguments: ["state", "history", "--format", "json"]), Command(arguments: ["drift"] + log),
      Command(arguments: ["show", "a.plan"]),
    ]
  }

  /// Every file that lies in the folder and beside the objects, save the objects themselves, which are compressed.
  private static func files(under folder: URL) throws -> [(where: String, bytes: Data)] {
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    return try names.filter { !$0.hasPrefix(".git/objects") }.compactMap { name in
      var isFolder: ObjCBool = false
      let url = folder.appendingPathComponent(name)
      guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder), !isFolder.boolValue else {
        return nil
      }
      return (name, try Data(contentsOf: url))
    }
  }

  /// All objects of the repository, reachable or not, as git prints them.
  private static func objects(in shop: Shop) async throws -> Data {
    let outcome = try await shop.run("git", ["cat-file", "--batch-all-objects", "--batch"])
    #expect(outcome.exit == 0)
    #expect(outcome.output.contains("hanoi/groups/support"))
    return Data(outcome.output.utf8)
  }
}
