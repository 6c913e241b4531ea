// The requests that came, for tests and for people who wonder what a client does. Secrets are blanked before anything
// leaves this file. The newest ten thousand are kept, with up to 256 KiB of each body.

internal import Foundation
internal import Synchronization

/// One request as it may be shown.
package struct RecordedRequest: Sendable, Equatable {
  package let number: Int
  package let vendor: String
  package let tenant: String
  package let method: String
  /// Path and query, as the client wrote them, without secrets.
  package let path: String
  /// `Bearer [redacted]` and the like; nil when the header was absent.
  package let authorization: String?
  package let body: String
  /// The HTTP status that was, or would have been, answered.
  package let status: Int
  /// The effect of the fault that met the request.
  package let fault: String?

  /// The request as the control interface and the log file show it.
  var shown: WireValue {
    [
      "number": .integer(number), "vendor": .string(vendor), "tenant": .string(tenant), "method": .string(method),
      "path": .string(path), "authorization": authorization.map(WireValue.string) ?? .null, "body": .string(body),
      "status": .integer(status), "fault": fault.map(WireValue.string) ?? .null,
    ]
  }
}

/// A request as it came, secrets and all; never leaves the log.
struct ReceivedRequest: Sendable {
  let address: TenantAddress
  let method: String
  let target: String
  let authorization: String?
  let contentType: String
  let body: [UInt8]
}

/// Keeps requests and writes them to a file where one is wanted.
final class RequestLog: Sendable {
  private struct Entry: Sendable {
    let number: Int
    let received: ReceivedRequest
    let status: Int
    let fault: String?
  }

  private struct State: Sendable {
    var count = 0
    var entries: [Entry] = []
    var file: FileHandle?
  }

  private static let kept = 10_000
  private let state: Mutex<State>

  init(path: String?) throws(SandboxOptionError) {
    var file: FileHandle?
    if let path {
      guard FileManager.default.createFile(atPath: path, contents: nil), let handle = FileHandle(forWritingAtPath: path)
      else { throw SandboxOptionError(message: "cannot write the request log \(path)") }
      file = handle
    }
    state = Mutex(State(file: file))
  }

  /// Keeps a request and what became of it.
  func add(_ received: ReceivedRequest, status: Int, fault: String?) {
    state.withLock { state in
      state.count += 1
      let entry = Entry(number: state.count, received: received, status: status, fault: fault)
      state.entries.append(entry)
      if state.entries.count >= 2 * Self.kept { state.entries.removeFirst(Self.kept) }
      state.file?.write(Data(Self.recorded(entry).shown.bytes + [0x0A]))
    }
  }

  /// The requests kept, the oldest first, without secrets.
  var requests: [RecordedRequest] {
    state.withLock { $0.entries.suffix(Self.kept) }.map(Self.recorded)
  }

  /// Forgets the requests kept.
  func reset() {
    state.withLock { state in
      state.count = 0
      state.entries = []
    }
  }

  private static func recorded(_ entry: Entry) -> RecordedRequest {
    let received = entry.received
    return RecordedRequest(
      number: entry.number, vendor: received.address.vendor.rawValue, tenant: received.address.tenant,
      method: received.method, path: redacted(target: received.target),
      authorization: received.authorization.map(redacted(authorization:)),
      body: redacted(body: received.body, contentType: received.contentType), status: entry.status, fault: entry.fault)
  }
}
