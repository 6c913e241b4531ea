/// What an apply did, and what it did not: the end of a run as data, from which every report of it is made.
package struct ApplyResult: Hashable, Sendable {
  package enum Verification: String, Sendable, Hashable, CaseIterable {
    /// Everything that was written was read once more and is as planned.
    case verified
    /// What can be read is as planned; some of it cannot be read.
    case partly
    /// Something that was written is not as planned: see `differences`.
    case failed
    /// Nothing was read again: because nothing was written, the run was interrupted, or the platform could not be read (`unread`).
    case none
  }

  /// An address that is now as the commit says.
  package struct Applied: Hashable, Sendable {
    package let address: Address
    package let action: Change.Action
    /// How a create of an earlier run that was not answered was settled by it, in words; nil when nothing was unresolved.
    package let settlement: String?

    package init(address: Address, action: Change.Action, settlement: String? = nil) {
      self.address = address
      self.action = action
      self.settlement = settlement
    }
  }

  /// An operation that the vendor did not do, or of which nobody knows.
  package struct Failed: Hashable, Sendable {
    package let address: Address
    /// `Operation.id`.
    package let operation: String
    /// One sentence, with the vendor's own words.
    package let error: String

    package init(address: Address, operation: String, error: String) {
      self.address = address
      self.operation = operation
      self.error = error
    }
  }

  /// An address that was not touched because something before it failed, or because the run was stopped.
  package struct Skipped: Hashable, Sendable {
    package let address: Address
    package let because: String

    package init(address: Address, because: String) {
      self.address = address
      self.because = because
    }
  }

  /// 40 hexadecimal digits, or `worktree`.
  package var commit: String
  /// Of the state after the run.
  package var serial: Int
  package var applied: [Applied]
  package var failed: [Failed]
  package var skipped: [Skipped]
  package var verification: Verification
  /// Addresses that were applied and cannot be read back, in whole or in part.
  package var unverifiable: [Address]
  /// What was written and is not as planned: `desired` is what was sent, `live` what the platform shows.
  package var differences: [Address: [FieldChange]]
  /// Why what was written could not be read again; nil when it was, or when there was nothing to read.
  package var unread: String?
  /// Why the state does not say, or other machines cannot see, all of what was done; nil when all is well.
  package var stateTrouble: String?
  package var requests: RequestCount
  /// Whether somebody stopped the run before its end.
  package var interrupted: Bool

  package init(
    commit: String, serial: Int, applied: [Applied] = [], failed: [Failed] = [], skipped: [Skipped] = [],
    verification: Verification = .none, unverifiable: [Address] = [], differences: [Address: [FieldChange]] = [:],
    unread: String? = nil, stateTrouble: String? = nil, requests: RequestCount = .init(), interrupted: Bool = false
  ) {
    self.commit = commit
    self.serial = serial
    self.applied = applied
    self.failed = failed
    self.skipped = skipped
    self.verification = verification
    self.unverifiable = unverifiable
    self.differences = differences
    self.unread = unread
    self.stateTrouble = stateTrouble
    self.requests = requests
    self.interrupted = interrupted
  }

  /// Whether all that was planned was done and nothing speaks against it: the exit code is 0.
  package var isComplete: Bool {
    failed.isEmpty && skipped.isEmpty && !interrupted && unread == nil && stateTrouble == nil && verification != .failed
  }
}
