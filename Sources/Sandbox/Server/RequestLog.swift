internal import Foundation
internal import Synchronization

/// Keeps the requests for tests and for the control interface, and writes them to a file if one is given.
///
/// The newest ten thousand are kept, with up to 256 KiB of each body. Secrets are removed before a request is returned
/// or written.
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
      number: entry.number, vendor: received.address.vendor.name, tenant: received.address.tenant,
      method: received.method, path: redacted(target: received.target),
      authorization: received.authorization.map(redacted(authorization:)),
      body: redacted(body: received.body, contentType: received.contentType), status: entry.status, fault: entry.fault)
  }
}
