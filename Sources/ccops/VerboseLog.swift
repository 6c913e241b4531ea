import Logging
import Model
import Platform
import Reporting

/// Prints each message as a line on standard error.
struct VerboseLogHandler: LogHandler {
  var logLevel = Logger.Level.debug
  var metadata: Logger.Metadata = [:]
  var metadataProvider: Logger.MetadataProvider?
  /// Takes whole lines.
  let write: @Sendable (String) -> Void

  init(write: @escaping @Sendable (String) -> Void) { self.write = write }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) { write("debug: \(PrintableText.clean(event.message.description))\n") }
}

/// Logs what a run does, and passes it on.
struct LoggedEvents: EventSink {
  let next: any EventSink
  let log: Logger

  func send(_ event: RunEvent) {
    if let message = event.phase { log.debug("\(message)") }
    next.send(event)
  }
}

extension RunEvent {
  /// What begins or ends with the event; nil for what the progress of a run or its report says anyway.
  fileprivate var phase: String? {
    switch self {
    case .listing(let kind, let pages, let total): "listing \(kind): page \(pages)" + (total.map { " of \($0)" } ?? "")
    case .listed(let kind, let objects): "listed \(kind): \(objects) objects"
    case .applying(let total): "applying \(total) operations"
    case .started(let call, let phase, let address): "\(call.rawValue) (\(phase.rawValue)) \(address): started"
    case .finished(let call, let phase, let address): "\(call.rawValue) (\(phase.rawValue)) \(address): finished"
    case .verifying(let kind): "reading \(kind) back"
    default: nil
    }
  }
}
