import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Sandbox

/// The response to one request.
struct Reply: Sendable {
  let status: Int
  let text: String
  let headers: [String: String]

  /// The body as JSON; null when it is none.
  var json: WireValue { (try? WireValue(parsing: text.utf8)) ?? .null }

  /// The vendor's payload.
  var payload: WireValue { json["payload"] ?? .null }

  /// The code of an OMICall failure.
  var failure: String? { json["status_code"] == -9999 ? payload["error"]?.text ?? json["message"]?.text : nil }
}

/// A small HTTP client for the tests.
///
/// Each request has its own connection, so that a dropped connection affects no other request.
extension SandboxHandle {
  /// Sends one request.
  func send(
    _ method: String, _ path: String, headers: [String: String] = [:], body: String? = nil
  ) async throws -> Reply {
    var fields = HTTPFields()
    for (name, value) in headers { if let field = HTTPField.Name(name) { fields[field] = value } }
    let sent = fields
    let buffer = body.map { ByteBuffer(string: $0) }
    let verb = HTTPRequest.Method(method) ?? .get
    return try await TestClient.withClient(host: "127.0.0.1", port: port) { client in
      let request = TestClient.Request(path, method: verb, authority: "127.0.0.1", headers: sent, body: buffer)
      let response = try await client.execute(request)
      let named = response.headers.map { ($0.name.rawName.lowercased(), $0.value) }
      return Reply(
        status: response.head.status.code, text: response.body.map { String(buffer: $0) } ?? "",
        headers: Dictionary(named) { first, _ in first })
    }
  }

  /// Logs in at OMICall; the headers of later calls.
  func omicallHeaders(tenant: String = "default") async throws -> [String: String] {
    let reply = try await send("GET", "/omicall/\(tenant)/api/auth?apiKey=test-key")
    return ["Authorization": "Bearer \(reply.payload["access_token"]?.text ?? "")"]
  }

  /// Calls OMICall's call centre with a fresh token.
  func omicall(_ method: String, _ path: String, _ body: String? = nil) async throws -> Reply {
    try await send(
      method, "/omicall/api/call_center/\(path)", headers: try await omicallHeaders(), body: body)
  }

  /// Calls Fortics with credentials.
  func fortics(_ method: String, _ path: String, _ body: String? = nil) async throws -> Reply {
    let pair = Data("user:secret".utf8).base64EncodedString()
    return try await send(method, "/fortics/pbx/\(path)", headers: ["Authorization": "Basic \(pair)"], body: body)
  }

  /// Calls uContact with a session of its own and a form body.
  func ucontact(_ path: String, _ form: String) async throws -> Reply {
    let login = try await send(
      "POST", "/ucontact/Integra/resources/auth/getUserToken", body: "user=admin&password=secret")
    let token = login.json.elements?.last?.text ?? ""
    return try await send(
      "POST", "/ucontact/Integra/resources/\(path)",
      headers: ["Authorization": "Basic \(token)", "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8"],
      body: form)
  }

  /// Calls the control interface.
  func control(_ method: String, _ path: String, _ body: String? = nil) async throws -> Reply {
    try await send(method, "/_sandbox/\(path)", body: body)
  }

  /// One tenant as JSON.
  func world(_ vendor: String, tenant: String = "default") throws -> WireValue {
    try WireValue(parsing: worldJSON(vendor: vendor, tenant: tenant).utf8)
  }
}

/// Options with quirks.
func options(strict: Bool = false, groups: Int = 0, quirks: Quirk...) -> SandboxOptions {
  var options = SandboxOptions()
  options.strict = strict
  options.groups = groups
  options.quirks = Set(quirks)
  return options
}

/// A text as a form's value.
func formValue(_ text: String) -> String {
  text.utf8.map { byte in
    let hex = String(byte, radix: 16, uppercase: true)
    return "%" + (byte < 16 ? "0" : "") + hex
  }.joined()
}
