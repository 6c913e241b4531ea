package import Model

/// What a command prints, as values. A renderer decides how it looks.
package enum Report: Sendable {
  case plan(PlanReport)
  case drift(DriftReport)
  case apply(ApplyReport)
  case diagnostics(DiagnosticsReport)
  case stateList(StateListReport)
  case stateRecord(StateRecordReport)
  case stateHistory(StateHistoryReport)
  case error(ErrorReport)

  /// Raw values are the names of the commands, as `kind` in JSON has them.
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    case plan
    case drift
    case apply
    case destroy
    case diagnostics = "validate"
    case stateList = "state list"
    case stateRecord = "state show"
    case stateHistory = "state history"
    /// Any command that has no result.
    case error
  }
}

/// Why a command has no result.
package struct ErrorReport: ReportModel {
  package static let kind = Report.Kind.error
  /// Empty where the findings say it.
  package let message: String
  /// What is wrong with the folder, in reading order.
  package let diagnostics: [Diagnostic]

  package init(_ message: String) {
    self.message = message
    diagnostics = []
  }

  package init(findings: [Diagnostic]) {
    message = ""
    diagnostics = findings.inReadingOrder
  }

  package var report: Report { .error(self) }
}

/// One kind of report.
package protocol ReportModel: Sendable {
  static var kind: Report.Kind { get }
  var report: Report { get }
}

/// What somebody changed on the platforms since the last apply: the plan that would reset it.
package struct DriftReport: ReportModel {
  package static let kind = Report.Kind.drift
  package let plan: PlanReport

  package init(_ plan: Plan) { self.plan = PlanReport(plan) }

  package var report: Report { .drift(self) }
}

/// What an apply shows before it asks, and how it ended. `ccops destroy` is an apply too.
package enum ApplyReport: ReportModel {
  package static let kind = Report.Kind.apply

  /// What will be done, before a person is asked.
  case planned(PlanReport)
  /// The result says what was recorded of an earlier run, and counts the requests.
  case nothingToDo(PlanReport, ApplyResult)
  /// The plan has errors and was not applied. The result counts the requests.
  case refused(PlanReport, ApplyResult)
  case done(ApplyResult)

  package var report: Report { .apply(self) }
}

/// The findings of a check of the folder.
package struct DiagnosticsReport: ReportModel {
  package static let kind = Report.Kind.diagnostics
  /// In reading order.
  package let diagnostics: [Diagnostic]
  /// Resources without an error.
  package let resources: Int

  package init(_ diagnostics: [Diagnostic], resources: Int = 0) {
    self.diagnostics = diagnostics.inReadingOrder
    self.resources = resources
  }

  package var report: Report { .diagnostics(self) }
}

/// All records of an environment, and its unresolved creates.
package struct StateListReport: ReportModel {
  package static let kind = Report.Kind.stateList
  package let lineage: String
  package let serial: Int
  /// By address.
  package let records: [StateRecord]
  /// By address.
  package let unresolvedCreates: [UnresolvedCreate]
  /// The run that has the state lock, if one has.
  package let running: LockHolder?

  package init(_ snapshot: Snapshot, running: LockHolder? = nil) {
    self.running = running
    lineage = snapshot.lineage
    serial = snapshot.serial
    records = snapshot.records.values.sorted { $0.address < $1.address }
    unresolvedCreates = snapshot.unresolvedCreates.values.sorted { $0.address < $1.address }
  }

  /// Whether the run that has the lock began a create, which may still be answered.
  package func isInProgress(_ create: UnresolvedCreate) -> Bool {
    running.map { create.intendedAt >= $0.since } ?? false
  }

  package var report: Report { .stateList(self) }
}

/// The record of one address.
package struct StateRecordReport: ReportModel {
  package static let kind = Report.Kind.stateRecord
  package let record: StateRecord

  package init(_ record: StateRecord) { self.record = record }

  package var report: Report { .stateRecord(self) }
}

/// Past changes of a state, newest first.
package struct StateHistoryReport: ReportModel {
  package static let kind = Report.Kind.stateHistory
  package let entries: [StateHistoryEntry]

  package init(_ entries: [StateHistoryEntry]) { self.entries = entries }

  package var report: Report { .stateHistory(self) }
}
