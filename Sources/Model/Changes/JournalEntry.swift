/// One durable line of a run's journal: intent before effect, outcome after.
package struct JournalEntry: Hashable, Sendable {
  package let run: String
  package let sequence: Int
  package let at: Timestamp
  package let event: Event

  package enum Event: Hashable, Sendable {
    /// Opens a run.
    case begun(commit: String, by: String)
    /// About to call the vendor.
    case intended(WriteIntent)
    /// The vendor did it; the record is what the address's state becomes, nil when it is gone.
    case succeeded(operation: String, address: Address, record: StateRecord?)
    /// Part of a large write was confirmed: elements of one list field were added and removed.
    case progressed(operation: String, record: StateRecord, field: String, added: [Value], removed: [Value])
    /// One of several requests of an update was confirmed. Of its attributes the record has those that the request
    /// changed, and `fields` names those that are wholly as the update has them; one that the record lacks is unset.
    case confirmed(operation: String, record: StateRecord, fields: [String])
    /// The vendor did not do it.
    case failed(operation: String, address: Address, message: String)
    /// It is unknown whether the vendor did it.
    case unknownOutcome(operation: String, address: Address, message: String)

    package var isProgress: Bool {
      switch self {
      case .progressed, .confirmed: true
      default: false
      }
    }

    package var isIntent: Bool {
      if case .intended = self { return true }
      return false
    }
  }

  package init(run: String, sequence: Int, at: Timestamp, event: Event) {
    self.run = run
    self.sequence = sequence
    self.at = at
    self.event = event
  }
}

/// What a run is about to ask of a vendor.
package struct WriteIntent: Hashable, Sendable {
  package let operation: String
  package let address: Address
  package let call: Operation.Call
  package let vendorName: String
  /// What a create sends, before references become ids; nil for other calls, and for a create that cannot be looked for
  /// afterwards.
  package let body: ValueObject?
  /// The kind's `KindSchema.version` that the body is of.
  package let schemaVersion: Int
  /// Vendor ids of the objects that bear the name already, so that the create cannot have created them.
  package let known: [String]
  /// What stays unknown if no outcome follows, because no answer shows it.
  package var unconfirmed = UnconfirmedValues()
  /// The record that a create begins, if no outcome follows; nil for other calls, and for a create that is looked for
  /// afterwards.
  package var record: StateRecord?
  /// The `$` settings of the file that a create is sent for.
  package var settings = AppliedSettings()
  /// The exclusive keys that the write gives to the object.
  package var binds: [ExclusiveBinding] = []

  package init(
    operation: String, address: Address, call: Operation.Call, vendorName: String, body: ValueObject?,
    schemaVersion: Int = 1, known: [String] = []
  ) {
    self.operation = operation
    self.address = address
    self.call = call
    self.vendorName = vendorName
    self.body = body
    self.schemaVersion = schemaVersion
    self.known = known
  }
}

extension JournalEntry: ValueConvertible {
  package var asValue: Value {
    var object: ValueObject = [
      "run": .string(run), "sequence": .integer(Int64(sequence)), "at": .string(at.description),
    ]
    func name(_ event: String, _ operation: String, of address: Address) {
      object["event"] = .string(event)
      object["operation"] = .string(operation)
      object["address"] = .string(address.description)
    }
    switch event {
    case .begun(let commit, let by):
      object["event"] = "begun"
      object["commit"] = .string(commit)
      object["by"] = .string(by)
    case .intended(let intent):
      name("intended", intent.operation, of: intent.address)
      object["call"] = .string(intent.call.rawValue)
      object["vendor_name"] = .string(intent.vendorName)
      object["body"] = intent.body.map(Value.object) ?? .null
      if intent.schemaVersion != 1 { object["schema_version"] = .integer(Int64(intent.schemaVersion)) }
      if !intent.known.isEmpty { object["known"] = .strings(intent.known) }
      if !intent.unconfirmed.isEmpty { object["unconfirmed"] = intent.unconfirmed.asValue }
      object["record"] = intent.record?.asValue
      if !intent.settings.isEmpty { object["settings"] = intent.settings.asValue }
      if !intent.binds.isEmpty { object["binds"] = .list(intent.binds.map(\.asValue)) }
    case .succeeded(let operation, let address, let record):
      name("succeeded", operation, of: address)
      object["record"] = record?.asValue ?? .null
    case .progressed(let operation, let record, let field, let added, let removed):
      name("progressed", operation, of: record.address)
      object["record"] = record.asValue
      object["field"] = .string(field)
      object["added"] = .list(added)
      object["removed"] = .list(removed)
    case .confirmed(let operation, let record, let fields):
      name("confirmed", operation, of: record.address)
      object["record"] = record.asValue
      object["fields"] = .strings(fields)
    case .failed(let operation, let address, let message):
      name("failed", operation, of: address)
      object["message"] = .string(message)
    case .unknownOutcome(let operation, let address, let message):
      name("unknown_outcome", operation, of: address)
      object["message"] = .string(message)
    }
    return .object(object)
  }

  package init(_ value: Value) throws(ValueShapeError) {
    let object = try value.requiredObject("entry")
    self.init(
      run: try object.requiredString("run"), sequence: try object.requiredInt("sequence"),
      at: try object.requiredTime("at"),
      event: try JournalEntry.event(of: object))
  }

  private static func event(of object: ValueObject) throws(ValueShapeError) -> Event {
    let kind = try object.requiredString("event")
    if kind == "begun" {
      return .begun(commit: try object.requiredString("commit"), by: try object.requiredString("by"))
    }
    let operation = try object.requiredString("operation")
    let address = try object.requiredAddress("address")
    switch kind {
    case "intended": return .intended(try WriteIntent(object, operation: operation, of: address))
    case "succeeded":
      let record = object["record"] ?? .null
      return .succeeded(operation: operation, address: address, record: record.isNull ? nil : try StateRecord(record))
    case "progressed":
      return .progressed(
        operation: operation, record: try StateRecord(object["record"] ?? .null),
        field: try object.requiredString("field"), added: try object.requiredList("added"),
        removed: try object.requiredList("removed"))
    case "confirmed":
      return .confirmed(
        operation: operation, record: try object.requiredItem("record"), fields: try object.requiredStrings("fields"))
    case "failed":
      return .failed(operation: operation, address: address, message: try object.requiredString("message"))
    // The second is its name in state format 1.
    case "unknown_outcome", "unsure":
      return .unknownOutcome(operation: operation, address: address, message: try object.requiredString("message"))
    default: throw ValueShapeError(key: "event", expected: "a known event, not \(kind)")
    }
  }
}

extension WriteIntent {
  fileprivate init(_ object: ValueObject, operation: String, of address: Address) throws(ValueShapeError) {
    guard let call = Operation.Call(rawValue: try object.requiredString("call")) else {
      throw ValueShapeError(key: "call", expected: "create, update or delete")
    }
    self.init(
      operation: operation, address: address, call: call, vendorName: try object.requiredString("vendor_name"),
      body: object["body"]?.isNull == false ? try object.requiredObject("body") : nil,
      schemaVersion: object["schema_version"] == nil ? 1 : try object.requiredPositive("schema_version"),
      known: object["known"] == nil ? [] : try object.requiredStrings("known"))
    unconfirmed = try object.optionalItem("unconfirmed") ?? unconfirmed
    record = try object.optionalItem("record")
    settings = try object.optionalItem("settings") ?? settings
    if object["binds"] != nil { binds = try object.requiredItems("binds") }
  }
}
