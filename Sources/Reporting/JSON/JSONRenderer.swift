import Model

/// Reports for programs, after the schemas in `docs/schemas`: members sorted, absent where there is no value, a final
/// newline. Nothing is cut or shortened.
///
/// Values are written as a resource file writes them: a reference is `"@hanoi/ivr/main"`, and any text that begins with
/// `@` has it doubled.
struct JSONRenderer: ReportRenderer {
  static let name = "json"
  static let kinds = Set(Report.Kind.allCases)
  static let isDialogue = false

  private static let formatVersion = "1.1"

  init(_ page: Page) {}

  func draw(_ report: Report) -> Drawing {
    switch report {
    case .plan(let report): Drawing(plan(report.plan, .plan))
    case .drift(let report): Drawing(plan(report.plan.plan, .drift))
    case .apply(.planned(let report)): Drawing(plan(report.plan, .plan))
    case .apply(.refused(let report, let result)): Drawing(apply(result, refused: report.plan))
    case .apply(.nothingToDo(_, let result)), .apply(.done(let result)): Drawing(apply(result))
    case .diagnostics(let report): Drawing(diagnostics(report.diagnostics))
    case .stateList(let report): Drawing(state(report))
    case .stateRecord(let report): Drawing(document(.stateRecord, report.record.asValue.object ?? [:]))
    case .stateHistory(let report): Drawing(history(report.entries))
    case .error(let report): Drawing(error(report))
    }
  }

  private func error(_ report: ErrorReport) -> [UInt8] {
    var members: ValueObject = ["diagnostics": list(report.diagnostics)]
    if !report.message.isEmpty { members["message"] = .string(report.message) }
    return document(.error, members)
  }

  private func document(_ kind: Report.Kind, _ members: ValueObject) -> [UInt8] {
    var document = members
    document["format_version"] = .string(JSONRenderer.formatVersion)
    document["kind"] = .string(kind.rawValue)
    return CanonicalJSON.pretty(.object(document))
  }

  /// Visible changes only.
  private func plan(_ plan: Plan, _ kind: Report.Kind) -> [UInt8] {
    var report: ValueObject = [
      "environment": .string(plan.environment),
      "commit": .string(plan.commit),
      "state": ["serial": number(plan.serial), "lineage": .string(plan.lineage)],
      "summary": summary(plan.summary),
      "changes": changes(of: plan),
      "operations": .list(plan.operations.map(operation)),
      "requests": [
        "made": number(plan.requestsMade.total), "apply_estimate": number(plan.applyEstimate),
      ],
      "diagnostics": list(plan.diagnostics),
    ]
    report["consents"] = consents(plan.consents)
    report["targets"] = targets(plan.targets)
    return document(kind, report)
  }

  private func changes(of plan: Plan) -> Value {
    .list(plan.changes.filter(\.isVisible).map { change($0, of: plan.goal) })
  }

  /// nil when the plan was not narrowed.
  private func targets(_ targets: [Address]) -> Value? { targets.isEmpty ? nil : .list(targets.map(text)) }

  /// nil when nothing was allowed.
  private func consents(_ consents: [Consent]) -> Value? { consents.isEmpty ? nil : .list(consents.map(consent)) }

  private func consent(_ consent: Consent) -> Value {
    var object: ValueObject = [
      "code": .string(consent.code), "reason": .string(consent.reason), "by": .string(consent.by),
      "at": .string(consent.at.description),
    ]
    object["address"] = consent.subject.map { .string($0.description) }
    return .object(object)
  }

  /// - Parameter refused: The plan that was not applied because it has errors.
  private func apply(_ result: ApplyResult, refused: Plan? = nil) -> [UInt8] {
    var report: ValueObject = [
      "commit": .string(result.commit), "serial": number(result.serial),
      "applied": .list(result.applied.map(applied)),
      "failed": .list(
        result.failed.map {
          [
            "address": text($0.address), "operation": .string($0.operation.id),
            "error": .string($0.failure.sentence),
          ]
        }),
      "skipped": .list(
        result.skipped.map { ["address": text($0.address), "reason": .string($0.reason.sentence)] }),
      "verification": .string(result.verification.rawValue),
      "unverifiable": .list(result.unverifiable.sorted().map(text)),
      "differences": .list(
        result.differences.sorted { $0.key < $1.key }.map {
          ["address": text($0.key), "fields": .list($0.value.map(field))]
        }),
      "requests": [
        "made": number(result.requests.total),
        "authentication": number(result.requests.authentication),
        "reads": number(result.requests.reads), "writes": number(result.requests.writes),
      ], "interrupted": .bool(result.interrupted),
    ]
    report["consents"] = consents(result.consents)
    if !result.diagnostics.isEmpty { report["diagnostics"] = list(result.diagnostics) }
    report["environment"] = result.environment.map(Value.string)
    report["targets"] = targets(result.targets)
    if !result.kept.isEmpty { report["kept"] = .list(result.kept.map(kept)) }
    report["verification_error"] = result.verificationError.map { .string($0.description) }
    report["state_error"] = result.stateError.map { .string($0.description) }
    report["refused"] = refused.map { ["summary": summary($0.summary), "changes": changes(of: $0)] }
    return document(result.goal == .nothing ? .destroy : .apply, report)
  }

  private func kept(_ item: ApplyResult.Kept) -> Value {
    [
      "address": text(item.address), "field": .string(item.field), "elements": .list(item.elements),
      "setting": [item.setting.name: .string(item.setting.value)], "message": .string(item.sentence),
    ]
  }

  /// The diagnostics in reading order, and how many of each severity.
  private func diagnostics(_ diagnostics: [Diagnostic]) -> [UInt8] {
    let errors = diagnostics.count(where: \.isError)
    return document(
      .diagnostics,
      [
        "diagnostics": list(diagnostics), "errors": number(errors),
        "warnings": number(diagnostics.count - errors),
      ])
  }

  private func state(_ report: StateListReport) -> [UInt8] {
    document(
      .stateList,
      [
        "lineage": .string(report.lineage), "serial": number(report.serial),
        "resources": .list(report.records.map(\.asValue)),
        "unresolved_creates": .list(
          report.unresolvedCreates.map { create in
            var object = create.asValue.object ?? [:]
            if report.isInProgress(create) { object["in_progress"] = true }
            return .object(object)
          }),
      ])
  }

  private func history(_ entries: [StateHistoryEntry]) -> [UInt8] {
    document(.stateHistory, ["history": .list(entries.map(entry))])
  }

  private func entry(_ entry: StateHistoryEntry) -> Value {
    var object: ValueObject = [
      "id": .string(entry.id), "serial": number(entry.serial), "summary": .string(entry.summary),
      "details": .strings(entry.details), "commit": .string(entry.commit), "by": .string(entry.by),
      "at": .string(entry.at.description),
    ]
    object["consents"] = consents(entry.message.consents)
    object["run"] = entry.run.map(Value.string)
    return .object(object)
  }

  private func summary(_ summary: Plan.Summary) -> Value {
    var object: ValueObject = [
      "drifted": number(summary.drifted), "unmanaged": number(summary.unmanaged),
    ]
    for action in Change.Action.allCases { object[action.rawValue] = number(summary[action]) }
    return .object(object)
  }

  private func change(_ change: Change, of goal: PlanGoal) -> Value {
    var object: ValueObject = [
      "address": text(change.address), "action": .string(change.action.rawValue),
      "reasons": .strings(change.reasonSentences(for: goal)),
      "fields": .list(change.fields.map(field)),
    ]
    object["vendor_id"] = change.vendorID.map(Value.string)
    if !change.settings.isEmpty { object["settings"] = .list(change.settings.map(\.asValue)) }
    return .object(object)
  }

  private func applied(_ item: ApplyResult.Applied) -> Value {
    var object: ValueObject = [
      "address": text(item.address), "action": .string(item.action.rawValue),
    ]
    object["resolution"] = item.resolvedCreate.map { .string($0.sentence) }
    return .object(object)
  }

  private func field(_ field: FieldChange) -> Value {
    var object: ValueObject = [
      "path": .string(field.path.description), "verdict": .string(field.verdict.rawValue),
    ]
    object["prior"] = field.prior
    object["live"] = field.live
    object["desired"] = field.desired
    return .object(object)
  }

  private func operation(_ operation: Operation) -> Value {
    [
      "id": .string(operation.id), "address": text(operation.address),
      "call": .string(operation.call.rawValue),
      "phase": .string(operation.phase.rawValue), "after": .strings(operation.after),
    ]
  }

  private func list(_ diagnostics: [Diagnostic]) -> Value {
    .list(diagnostics.inReadingOrder.map(diagnostic))
  }

  private func diagnostic(_ item: Diagnostic) -> Value {
    var object: ValueObject = [
      "code": .string(item.code.rawValue), "severity": .string(item.severity.rawValue),
      "summary": .string(item.summary),
      "notes": .strings(item.notes),
    ]
    object["file"] = (item.place?.file ?? item.file).map(Value.string)
    object["place"] = item.place.map {
      [
        "line": number($0.line), "column": number($0.column), "length": number($0.length),
        "source_line": .string($0.sourceLine),
      ]
    }
    object["address"] = item.subject.map { .string($0.description) }
    object["allow"] = item.allowOption.map(Value.string)
    object["consent"] = item.consent.map(consent)
    object["path"] = item.path.map { .string($0.description) }
    object["suggestion"] = item.suggestion.map(Value.string)
    return .object(object)
  }

  private func text(_ address: Address) -> Value { .string(address.description) }
  private func number(_ number: Int) -> Value { .integer(Int64(number)) }
}
