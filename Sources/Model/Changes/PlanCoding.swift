/// The written forms of a plan's nouns, complete and lossless: what a saved plan is made of (`PlanFile`).
///
/// An absent member and nil are the same; a member that is there must have its type, so that a damaged plan is refused
/// and never half read.

extension FieldPath: ValueConvertible {
  package var asValue: Value {
    .list(
      steps.map { step in
        switch step {
        case .key(let name): ["key": .string(name)]
        case .index(let index): ["index": .integer(Int64(index))]
        case .element(let key, let value): ["element": .strings([key, value])]
        }
      })
  }

  package init(_ value: Value) throws(ValueShapeError) {
    guard let items = value.list else { throw ValueShapeError(key: "path", expected: "a list of steps") }
    var steps: [Step] = []
    for item in items { steps.append(try FieldPath.step(of: item)) }
    self.init(steps)
  }

  private static func step(of value: Value) throws(ValueShapeError) -> Step {
    let object = try value.requiredObject("step")
    if let name = object["key"]?.string { return .key(name) }
    if let index = object["index"]?.integer, let index = Int(exactly: index) { return .index(index) }
    if let element = object["element"]?.list, element.count == 2, let key = element[0].string,
      let text = element[1].string
    {
      return .element(key: key, value: text)
    }
    throw ValueShapeError(key: "step", expected: "a key, an index or an element")
  }
}

extension FieldChange: ValueConvertible {
  package var asValue: Value {
    var object: ValueObject = ["path": path.asValue, "verdict": .string(verdict.rawValue)]
    if isPersonal { object["personal"] = true }
    object["prior"] = prior
    object["live"] = live
    object["desired"] = desired
    return .object(object)
  }

  package init(_ value: Value) throws(ValueShapeError) {
    let object = try value.requiredObject("field")
    self.init(
      path: try FieldPath(object["path"] ?? .null),
      verdict: try object.requiredCase("verdict", of: Verdict.self), prior: object["prior"], live: object["live"],
      desired: object["desired"], isPersonal: object["personal"] == nil ? false : try object.requiredBool("personal"))
  }
}

extension RecordDraft: ValueConvertible {
  package var asValue: Value {
    var object: ValueObject = [
      "vendor_name": .string(vendorName), "attributes": .object(attributes),
      "schema_version": .integer(Int64(schemaVersion)), "protect": .bool(protect),
      "depends_on": .strings(dependsOn.map(\.description)), "ignore": .strings(ignore),
      "unobservable": .strings(unobservable),
      "exports": .texts(exports), "superseded": .strings(superseded), "source": source.asValue,
    ]
    if !kept.isEmpty { object["kept"] = .object(kept) }
    if !stillBound.isEmpty { object["still_bound"] = .list(stillBound.map(\.asValue)) }
    return .object(object)
  }

  package init(_ value: Value) throws(ValueShapeError) {
    let object = try value.requiredObject("outcome")
    self.init(
      vendorName: try object.requiredString("vendor_name"), attributes: try object.requiredObject("attributes"),
      schemaVersion: try object.requiredPositive("schema_version"), protect: try object.requiredBool("protect"),
      dependsOn: try object.requiredAddresses("depends_on"),
      ignore: object["ignore"] == nil ? [] : try object.requiredStrings("ignore"),
      unobservable: try object.requiredStrings("unobservable"), kept: try object.optionalObject("kept") ?? [:],
      exports: try object.requiredTexts("exports"), superseded: try object.requiredStrings("superseded"),
      stillBound: object["still_bound"] == nil ? [] : try object.requiredItems("still_bound"),
      source: try object.requiredItem("source"))
  }
}

extension Change: ValueConvertible {
  package var asValue: Value {
    var object: ValueObject = [
      "address": .string(address.description), "action": .string(action.rawValue),
      "vendor_name": .string(vendorName), "reasons": .list(reasons.map(\.asValue)),
      "fields": .list(fields.map(\.asValue)),
      "not_observable": .strings(notObservable),
    ]
    object["vendor_id"] = vendorID.map(Value.string)
    object["moved_from"] = movedFrom.map { .string($0.description) }
    object["outcome"] = outcome?.asValue
    object["resolved_create"] = resolvedCreate?.asValue
    object["desired_pin"] = desiredPin?.asValue
    object["prior_pin"] = priorPin?.asValue
    object["live_edit"] = liveEdit?.asValue
    if !settings.isEmpty { object["settings"] = .list(settings.map(\.asValue)) }
    return .object(object)
  }

  package init(_ value: Value) throws(ValueShapeError) {
    let object = try value.requiredObject("change")
    self.init(
      address: try object.requiredAddress("address"), action: try object.requiredCase("action", of: Action.self),
      vendorID: try object.optionalString("vendor_id"), vendorName: try object.requiredString("vendor_name"),
      reasons: try object.requiredItems("reasons"), fields: try object.requiredItems("fields"),
      movedFrom: object["moved_from"] == nil ? nil : try object.requiredAddress("moved_from"),
      outcome: try object.optionalItem("outcome"), notObservable: try object.requiredStrings("not_observable"),
      resolvedCreate: try object.optionalItem("resolved_create"), desiredPin: try object.optionalItem("desired_pin"),
      priorPin: try object.optionalItem("prior_pin"), liveEdit: try object.optionalItem("live_edit"))
    if object["settings"] != nil { settings = try object.requiredItems("settings") }
  }
}

extension LiveEdit: ValueConvertible {
  package var asValue: Value {
    var object: ValueObject = [:]
    object["by"] = by.map(Value.string)
    object["at"] = at.map { .string($0.description) }
    return .object(object)
  }

  package init(_ value: Value) throws(ValueShapeError) {
    let object = try value.requiredObject("live edit")
    self.init(
      by: try object.optionalString("by"), at: object["at"] == nil ? nil : try object.requiredTime("at"))
  }
}

extension Operation: ValueConvertible {
  package var asValue: Value {
    var object: ValueObject = [
      "id": .string(id), "address": .string(address.description), "call": .string(call.rawValue),
      "phase": .string(phase.rawValue), "body": .object(body), "applied": .object(applied),
      "changed": .strings(changed), "after": .strings(after), "removes_superseded": .bool(removesSuperseded),
    ]
    object["vendor_id"] = vendorID.map(Value.string)
    object["prior"] = prior.map(Value.object)
    object["live"] = live.map(Value.object)
    if !known.isEmpty { object["known"] = .strings(known) }
    return .object(object)
  }

  package init(_ value: Value) throws(ValueShapeError) {
    let object = try value.requiredObject("operation")
    self.init(
      id: try object.requiredString("id"), address: try object.requiredAddress("address"),
      call: try object.requiredCase("call", of: Call.self), phase: try object.requiredCase("phase", of: Phase.self),
      body: try object.requiredObject("body"), applied: try object.requiredObject("applied"),
      changed: try object.requiredStrings("changed"), vendorID: try object.optionalString("vendor_id"),
      prior: try object.optionalObject("prior"), live: try object.optionalObject("live"),
      after: try object.requiredStrings("after"), removesSuperseded: try object.requiredBool("removes_superseded"),
      known: object["known"] == nil ? [] : try object.requiredStrings("known"))
  }
}

extension Expectation: ValueConvertible {
  package var asValue: Value {
    var object: ValueObject = ["address": .string(address.description), "vendor_id": .string(vendorID)]
    object["attributes"] = attributes.map(Value.object)
    return .object(object)
  }

  package init(_ value: Value) throws(ValueShapeError) {
    let object = try value.requiredObject("expectation")
    self.init(
      address: try object.requiredAddress("address"), vendorID: try object.requiredString("vendor_id"),
      attributes: try object.optionalObject("attributes"))
  }
}

extension Binding: ValueConvertible {
  package var asValue: Value { ["vendor_id": .string(vendorID), "exports": .texts(exports)] }

  package init(_ value: Value) throws(ValueShapeError) {
    let object = try value.requiredObject("binding")
    self.init(vendorID: try object.requiredString("vendor_id"), exports: try object.requiredTexts("exports"))
  }
}

extension UnmanagedObject: ValueConvertible {
  package var asValue: Value {
    [
      "provider": .string(kind.provider), "collection": .string(kind.collection), "vendor_id": .string(vendorID),
      "name": .string(name),
    ]
  }

  package init(_ value: Value) throws(ValueShapeError) {
    let object = try value.requiredObject("unmanaged object")
    let kind = KindAddress(
      provider: try object.requiredString("provider"), collection: try object.requiredString("collection"))
    self.init(kind: kind, vendorID: try object.requiredString("vendor_id"), name: try object.requiredString("name"))
  }
}

extension RequestCount: ValueConvertible {
  package var asValue: Value {
    [
      "authentication": .integer(Int64(authentication)), "reads": .integer(Int64(reads)),
      "writes": .integer(Int64(writes)),
    ]
  }

  package init(_ value: Value) throws(ValueShapeError) {
    let object = try value.requiredObject("requests")
    self.init(
      authentication: try object.requiredInt("authentication"), reads: try object.requiredInt("reads"),
      writes: try object.requiredInt("writes"))
  }
}

extension Diagnostic: ValueConvertible {
  package var asValue: Value {
    var object: ValueObject = [
      "code": .string(code.rawValue), "severity": .string(severity.rawValue), "summary": .string(summary),
      "notes": .strings(notes),
    ]
    object["file"] = file.map(Value.string)
    object["place"] = place?.asValue
    object["address"] = subject.map { .string($0.description) }
    object["path"] = path?.asValue
    object["suggestion"] = suggestion.map(Value.string)
    object["consent"] = consent?.asValue
    return .object(object)
  }

  package init(_ value: Value) throws(ValueShapeError) {
    let object = try value.requiredObject("diagnostic")
    self.init(
      try object.requiredCase("code", of: DiagnosticCode.self), try object.requiredCase("severity", of: Severity.self),
      try object.requiredString("summary"), file: try object.optionalString("file"),
      place: try object.optionalItem("place"), path: try object.optionalItem("path"),
      notes: try object.requiredStrings("notes"), suggestion: try object.optionalString("suggestion"))
    subject = try object.subjectOrNull("address")
    consent = try object.optionalItem("consent")
  }
}

extension Diagnostic.Place: ValueConvertible {
  package var asValue: Value {
    [
      "file": .string(file), "line": .integer(Int64(line)), "column": .integer(Int64(column)),
      "length": .integer(Int64(length)), "source_line": .string(sourceLine),
    ]
  }

  package init(_ value: Value) throws(ValueShapeError) {
    let object = try value.requiredObject("place")
    self.init(
      file: try object.requiredString("file"), line: try object.requiredInt("line"),
      column: try object.requiredInt("column"), length: try object.requiredInt("length"),
      sourceLine: try object.requiredString("source_line"))
  }
}

extension Plan: ValueConvertible {
  package var asValue: Value {
    var object = required
    object["tree"] = tree.map(Value.string)
    if goal != .folder { object["goal"] = .string(goal.rawValue) }
    if !targets.isEmpty { object["targets"] = .strings(targets.map(\.description)) }
    return .object(object)
  }

  private var required: ValueObject {
    [
      "environment": .string(environment), "commit": .string(commit), "lineage": .string(lineage),
      "serial": .integer(Int64(serial)), "changes": .list(changes.map(\.asValue)),
      "operations": .list(operations.map(\.asValue)), "expectations": .list(expectations.map(\.asValue)),
      "bindings": .object(ValueObject(bindings.map { ($0.key.description, $0.value.asValue) })),
      "unmanaged": .list(unmanaged.map(\.asValue)), "requests_made": requestsMade.asValue,
      "apply_estimate": .integer(Int64(applyEstimate)), "diagnostics": .list(diagnostics.map(\.asValue)),
    ]
  }

  package init(_ value: Value) throws(ValueShapeError) {
    let object = try value.requiredObject("plan")
    self.init(
      environment: try object.requiredString("environment"), commit: try object.requiredString("commit"),
      lineage: try object.requiredString("lineage"), serial: try object.requiredInt("serial"),
      changes: try object.requiredItems("changes"), operations: try object.requiredItems("operations"),
      expectations: try object.requiredItems("expectations"), bindings: try Plan.bindings(of: object),
      unmanaged: try object.requiredItems("unmanaged"),
      requestsMade: try RequestCount(object["requests_made"] ?? .null),
      applyEstimate: try object.requiredInt("apply_estimate"), diagnostics: try object.requiredItems("diagnostics"))
    if object["goal"] != nil { goal = try object.requiredCase("goal", of: PlanGoal.self) }
    if object["targets"] != nil { targets = try object.requiredAddresses("targets") }
    tree = try object.optionalString("tree")
  }

  private static func bindings(of object: ValueObject) throws(ValueShapeError) -> [Address: Binding] {
    var bindings: [Address: Binding] = [:]
    for (key, value) in try object.requiredObject("bindings") {
      guard let address = Address(key) else { throw ValueShapeError(key: key, expected: "an address") }
      bindings[address] = try Binding(value)
    }
    return bindings
  }
}
