/// Everything that a run can say while it works. Reporting turns it into terminal lines.
package enum RunEvent: Hashable, Sendable {
  case note(String)
  case warning(String)
  case listing(KindAddress, pages: Int, of: Int?)
  case listed(KindAddress, objects: Int)
  case applying(total: Int)
  case started(operation: Operation.Call, Operation.Phase, Address)
  case retrying(Address, RetryPause)
  case finished(operation: Operation.Call, Operation.Phase, Address)
  case failed(operation: Operation.Call, Address, Failure)
  case skipped(Address, SkipReason)
  case verifying(KindAddress)
}

/// Where a run's events go: the terminal, or nowhere.
package protocol EventSink: Sendable {
  func send(_ event: RunEvent)
}

/// Drops everything; for tests and for `--format json` with nobody watching.
package struct SilentSink: EventSink {
  package init() {}
  package func send(_ event: RunEvent) {}
}
