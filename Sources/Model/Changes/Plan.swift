/// The whole of what a run would do: pure data that can be saved, reviewed elsewhere and applied exactly.
package struct Plan: Hashable, Sendable {
  package static let formatVersion = "2.0"

  package var goal: PlanGoal = .folder
  /// `--target`: only these addresses and what they need are planned; empty for everything.
  package var targets: [Address] = []
  package var environment: String
  /// 40 hexadecimal digits, or `worktree`.
  package var commit: String
  /// Digest of the files that the plan was made from; nil where it is not to be saved.
  package var tree: String?
  package var lineage: String
  package var serial: Int
  /// Every address that is desired or was, in the order of reports: by action, then by address.
  package var changes: [Change]
  package var operations: [Operation]
  /// Live objects that the operations touch or refer to, as they were when the plan was made.
  package var expectations: [Expectation]
  /// Vendor ids of all managed addresses that operations refer to.
  package var bindings: [Address: Binding]
  package var unmanaged: [UnmanagedObject]
  package var requestsMade: RequestCount
  package var applyEstimate: Int
  package var diagnostics: [Diagnostic]

  package init(
    environment: String, commit: String, lineage: String, serial: Int, changes: [Change] = [],
    operations: [Operation] = [], expectations: [Expectation] = [], bindings: [Address: Binding] = [:],
    unmanaged: [UnmanagedObject] = [], requestsMade: RequestCount = .init(), applyEstimate: Int = 0,
    diagnostics: [Diagnostic] = []
  ) {
    self.environment = environment
    self.commit = commit
    self.lineage = lineage
    self.serial = serial
    self.changes = changes
    self.operations = operations
    self.expectations = expectations
    self.bindings = bindings
    self.unmanaged = unmanaged
    self.requestsMade = requestsMade
    self.applyEstimate = applyEstimate
    self.diagnostics = diagnostics
  }

  /// Whether there is nothing to do that a person would call a change.
  package var isEmpty: Bool { !changes.contains(where: \.isVisible) && operations.isEmpty }

  /// Whether applying it changes anything: the platforms, or the records.
  package var hasEffect: Bool { !isEmpty || changes.contains { $0.action == .unchanged && $0.outcome != nil } }

  /// Whether it must not be applied, or an error is all there is of it.
  package var isRefused: Bool { diagnostics.contains(where: \.stopsPlan) || isEmpty && diagnostics.hasErrors }

  package var summary: Summary { Summary(self) }

  /// The counts of `plan --format json`.
  package struct Summary: Hashable, Sendable {
    package var byAction: [Change.Action: Int] = [:]
    package var drifted = 0
    package var unmanaged = 0

    package init(_ plan: Plan) {
      for change in plan.changes {
        byAction[change.action, default: 0] += 1
        // Against what was applied, every difference is drift: a missing object too.
        if change.isDrifted || plan.goal == .applied && change.isVisible { drifted += 1 }
      }
      unmanaged = plan.unmanaged.count
    }

    package subscript(_ action: Change.Action) -> Int { byAction[action] ?? 0 }
  }
}

/// What an address is on the platform: the object's id, and the ids of its named parts.
package struct Binding: Hashable, Sendable {
  package var vendorID: String
  package var exports: [String: String]

  package init(vendorID: String, exports: [String: String] = [:]) {
    self.vendorID = vendorID
    self.exports = exports
  }
}

/// A live object as a plan saw it; an apply of the saved plan is refused when it is no longer so.
package struct Expectation: Hashable, Sendable {
  package let address: Address
  package let vendorID: String
  /// nil: the object must be there, its values do not matter (it is only referred to).
  package let attributes: ValueObject?

  package init(address: Address, vendorID: String, attributes: ValueObject?) {
    self.address = address
    self.vendorID = vendorID
    self.attributes = attributes
  }
}

/// A live object that no address owns.
package struct UnmanagedObject: Hashable, Sendable {
  package let kind: KindAddress
  package let vendorID: String
  package let name: String

  package init(kind: KindAddress, vendorID: String, name: String) {
    self.kind = kind
    self.vendorID = vendorID
    self.name = name
  }
}
