package import Model

/// Reports for programs, after the schemas in `docs/schemas`: members sorted, absent where there is no value, a final newline.
///
/// Values are written as a resource file writes them: a reference is `"@hanoi/ivr/main"`, and any text that begins with `@` has it doubled.
package enum JSONReport {
  package static let formatVersion = "1.1"

  /// `plan --format json`: visible changes only.
  package static func plan(_ plan: Plan) -> [UInt8] {
    CanonicalJSON.pretty([
      "format_version": .string(formatVersion), "environment": .string(plan.environment),
      "commit": .string(plan.commit),
      "state": ["serial": number(plan.serial), "lineage": .string(plan.lineage)],
      "summary": summary(plan.summary),
      "changes": .list(plan.changes.filter(\.isVisible).map(change)),
      "operations": .list(plan.operations.map(operation)),
      "requests": ["made": number(plan.requestsMade.total), "apply_estimate": number(plan.applyEstimate)],
      "diagnostics": list(plan.diagnostics),
    ])
  }

  /// The last thing that `apply --format json` prints.
  package static func apply(_ result: ApplyResult) -> [UInt8] {
    var report: ValueObject = [
      "format_version": .string(formatVersion), "commit": .string(result.commit), "serial": number(result.serial),
      "applied": .list(result.applied.map(applied)),
      "failed": .list(
        result.failed.map {
          ["address": text($0.address), "operation": .string($0.operation), "error": .string($0.failure.sentence)]
        }),
      "skipped": .list(result.skipped.map { ["address": text($0.address), "reason": .string($0.reason.sentence)] }),
      "verification": .string(result.verification.rawValue),
      "unverifiable": .list(result.unverifiable.sorted().map(text)),
      "differences": .list(
        result.differences.sorted { $0.key < $1.key }.map {
          ["address": text($0.key), "fields": .list($0.value.map(field))]
        }),
      "requests": [
        "made": number(result.requests.total), "authentication": number(result.requests.authentication),
        "reads": number(result.requests.reads), "writes": number(result.requests.writes),
      ], "interrupted": .bool(result.interrupted),
    ]
    report["verification_error"] = result.verificationError.map { .string($0.description) }
    report["state_error"] = result.stateError.map { .string($0.description) }
    return CanonicalJSON.pretty(.object(report))
  }

  /// `validate --format json`: the diagnostics in reading order, and how many of each severity.
  package static func diagnostics(_ diagnostics: [Diagnostic]) -> [UInt8] {
    let errors = diagnostics.count(where: \.isError)
    return CanonicalJSON.pretty([
      "format_version": .string(formatVersion), "diagnostics": list(diagnostics), "errors": number(errors),
      "warnings": number(diagnostics.count - errors),
    ])
  }

  private static func summary(_ summary: Plan.Summary) -> Value {
    var object: ValueObject = ["drifted": number(summary.drifted), "unmanaged": number(summary.unmanaged)]
    for action in Change.Action.allCases { object[action.rawValue] = number(summary[action]) }
    return .object(object)
  }

  private static func change(_ change: Change) -> Value {
    var object: ValueObject = [
      "address": text(change.address), "action": .string(change.action.rawValue),
      "reasons": .strings(change.reasonSentences),
      "fields": .list(change.fields.map(field)),
    ]
    object["vendor_id"] = change.vendorID.map(Value.string)
    return .object(object)
  }

  private static func applied(_ item: ApplyResult.Applied) -> Value {
    var object: ValueObject = ["address": text(item.address), "action": .string(item.action.rawValue)]
    object["resolution"] = item.resolvedCreate.map { .string($0.sentence) }
    return .object(object)
  }

  private static func field(_ field: FieldChange) -> Value {
    var object: ValueObject = [
      "path": .string(field.path.description), "verdict": .string(field.verdict.rawValue),
    ]
    object["prior"] = field.prior
    object["live"] = field.live
    object["desired"] = field.desired
    return .object(object)
  }

  private static func operation(_ operation: Operation) -> Value {
    [
      "id": .string(operation.id), "address": text(operation.address), "call": .string(operation.call.rawValue),
      "phase": .string(operation.phase.rawValue), "after": .strings(operation.after),
    ]
  }

  private static func list(_ diagnostics: [Diagnostic]) -> Value { .list(diagnostics.inReadingOrder.map(diagnostic)) }

  private static func diagnostic(_ item: Diagnostic) -> Value {
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
    object["address"] = item.address.map(text)
    object["path"] = item.path.map { .string($0.description) }
    object["suggestion"] = item.suggestion.map(Value.string)
    return .object(object)
  }

  private static func text(_ address: Address) -> Value { .string(address.description) }
  private static func number(_ number: Int) -> Value { .integer(Int64(number)) }
}
