/// What an apply did, and what it did not: the end of a run as data, from which every report of it is made.
package struct ApplyResult: Hashable, Sendable {
  package enum Verification: String, Sendable, Hashable, CaseIterable {
    /// Everything that was written was read once more and is as planned.
    case verified
    /// What can be read is as planned; some of it cannot be read.
    case partly
    /// Something that was written is not as planned: see `differences`.
    case failed
    /// Nothing was read again: nothing was written, the run was interrupted, or the platform could not be read
    /// (`verificationError`).
    case none
  }

  /// An address that is now as the commit says.
  package struct Applied: Hashable, Sendable {
    package let address: Address
    package let action: Change.Action
    /// How an unresolved create of an earlier run was resolved; nil when there was none.
    package let resolvedCreate: ResolvedCreate?

    package init(address: Address, action: Change.Action, resolvedCreate: ResolvedCreate? = nil) {
      self.address = address
      self.action = action
      self.resolvedCreate = resolvedCreate
    }
  }

  /// An operation that failed, or whose outcome is unknown.
  package struct Failed: Hashable, Sendable {
    package let operation: Operation
    package let failure: Failure

    package var address: Address { operation.address }

    package init(_ operation: Operation, _ failure: Failure) {
      self.operation = operation
      self.failure = failure
    }
  }

  /// An address that was not touched because something before it failed, or because the run was stopped.
  package struct Skipped: Hashable, Sendable {
    package let address: Address
    package let reason: SkipReason

    package init(address: Address, reason: SkipReason) {
      self.address = address
      self.reason = reason
    }
  }

  /// Elements that a write removed from a list, and that are still there.
  package struct Kept: Hashable, Sendable {
    package let address: Address
    package let field: String
    package let elements: [Value]
    /// What to set for the provider, if it is the vendor's update that only adds.
    package let setting: SettingAdvice

    package init(address: Address, field: String, elements: [Value], setting: SettingAdvice) {
      self.address = address
      self.field = field
      self.elements = elements
      self.setting = setting
    }
  }

  package var goal: PlanGoal = .folder
  /// nil where it was not made of a plan.
  package var environment: String?
  /// See `Plan.targets`.
  package var targets: [Address] = []
  /// What the plan said besides: warnings, and errors about objects that were left out of it.
  package var diagnostics: [Diagnostic] = []
  /// 40 hexadecimal digits, or `worktree`.
  package var commit: String
  /// Of the state after the run.
  package var serial: Int
  package var applied: [Applied]
  /// The consents that lifted a refusal of the plan.
  package var consents: [Consent]
  package var failed: [Failed]
  package var skipped: [Skipped]
  package var verification: Verification
  /// Addresses that were applied and cannot be read back, in whole or in part.
  package var unverifiable: [Address]
  /// What was written and is not as planned: `desired` is what was sent, `live` what the platform shows.
  package var differences: [Address: [FieldChange]]
  /// Of the differences, those that a setting of the provider may end.
  package var kept: [Kept] = []
  /// Why what was written could not be read again; nil when it was, or when there was nothing to read.
  package var verificationError: ProviderError?
  /// Why the state does not record, or other machines cannot see, all of what was done; nil when all is well.
  package var stateError: StateError?
  package var requests: RequestCount
  /// Whether somebody stopped the run before its end.
  package var interrupted: Bool

  package init(
    commit: String, serial: Int, applied: [Applied] = [], consents: [Consent] = [], failed: [Failed] = [],
    skipped: [Skipped] = [],
    verification: Verification = .none, unverifiable: [Address] = [], differences: [Address: [FieldChange]] = [:],
    verificationError: ProviderError? = nil, stateError: StateError? = nil, requests: RequestCount = .init(),
    interrupted: Bool = false
  ) {
    self.commit = commit
    self.serial = serial
    self.applied = applied
    self.consents = consents
    self.failed = failed
    self.skipped = skipped
    self.verification = verification
    self.unverifiable = unverifiable
    self.differences = differences
    self.verificationError = verificationError
    self.stateError = stateError
    self.requests = requests
    self.interrupted = interrupted
  }

  /// The result of a plan of which nothing has been done yet.
  package init(of plan: Plan) {
    self.init(commit: plan.commit, serial: plan.serial, consents: plan.consents)
    (goal, environment, targets, diagnostics) = (plan.goal, plan.environment, plan.targets, plan.diagnostics)
  }

  /// Whether all that was planned was done and nothing speaks against it: the exit code is 0.
  package var isComplete: Bool {
    failed.isEmpty && skipped.isEmpty && !interrupted && verificationError == nil && stateError == nil
      && verification != .failed && !diagnostics.hasErrors
  }
}
