import Model

/// Carries out one operation: its intent on stable storage, the vendor call, its outcome on stable storage.
struct OperationRunner: Sendable {
  /// How an operation ended. The events are what the run's ledger is to apply, also where they could not be recorded.
  struct Report: Sendable {
    enum End: Sendable {
      case succeeded(Binding?)
      case ended(Failure)
    }

    let operation: Operation
    let end: End
    let events: [JournalEntry.Event]
    /// When its last attempt began.
    let since: Timestamp
    /// Why the journal does not hold all of the events; nil when it does.
    let stateError: StateError?
  }

  let providers: [String: any Provider]
  let schemas: [KindAddress: KindSchema]
  let session: any StateSession
  let sink: any EventSink
  let context: Executor.Context

  /// The event that must be on stable storage before the operation is sent.
  func intent(of step: PreparedOperation) -> JournalEntry.Event {
    let operation = step.operation
    var intent = WriteIntent(
      operation: operation.id, address: operation.address, call: operation.call, vendorName: step.sentName ?? "",
      body: isSearchable(operation) ? operation.body : nil, schemaVersion: step.schema?.version ?? 1,
      known: operation.known)
    intent.unconfirmed = step.unconfirmed
    intent.binds = step.binds
    if operation.call == .create, let draft = step.change?.outcome { intent.settings = AppliedSettings(of: draft) }
    if operation.call == .create, !intent.unconfirmed.isEmpty {
      intent.record = RecordWriter(context, schemas).begun(by: step)
    }
    return .intended(intent)
  }

  /// Whether what it creates can be looked for.
  private func isSearchable(_ operation: Operation) -> Bool {
    operation.call == .create && isListed(operation.address)
  }

  private func isListed(_ address: Address) -> Bool { schemas[address.kind]?.reading == .listed }

  func run(_ step: PreparedOperation) async -> Report {
    let operation = step.operation
    let progress = Progress(record: RecordWriter(context, schemas).beginning(step))
    let since = context.clock()
    let request: WriteRequest
    do throws(ProviderError) {
      request = try self.request(for: step, progress)
    } catch {
      return Report(operation: operation, end: .ended(.failed(error)), events: [], since: since, stateError: nil)
    }
    let intent = intent(of: step)
    if let error = await record(intent) {
      return Report(operation: operation, end: .ended(.notSent(error)), events: [], since: since, stateError: error)
    }
    let (end, outcome) = await attempt(step, request, counting: progress)
    let error = await record(outcome)
    return Report(
      operation: operation, end: end, events: [intent] + (await progress.confirmed) + [outcome],
      since: await progress.lastAttempt ?? since,
      stateError: await progress.stateError ?? error)
  }

  /// Calls the vendor; gives the end and the event that records it.
  private func attempt(
    _ step: PreparedOperation, _ request: WriteRequest, counting progress: Progress
  ) async -> (Report.End, JournalEntry.Event) {
    let (id, address) = (step.operation.id, step.operation.address)
    do throws(ProviderError) {
      return succeeded(step, try await call(step.operation, request))
    } catch {
      switch AttemptResult(of: step.operation.call, error) {
      case .done: return succeeded(step, nil)
      case .failed:
        let message = "\(error)"
        // A request before the one that was refused may have been done, for example one whose response was lost.
        let requests = await progress.unconfirmedRequests
        let isPartial = step.operation.call == .update && isListed(address) && requests > 1
        return (
          .ended(.failed(error)),
          isPartial
            ? .unknownOutcome(operation: id, address: address, message: message)
            : .failed(operation: id, address: address, message: message)
        )
      case .unknownOutcome:
        return (.ended(.unknownOutcome(error)), .unknownOutcome(operation: id, address: address, message: "\(error)"))
      }
    }
  }

  private func succeeded(_ step: PreparedOperation, _ result: WriteResult?) -> (Report.End, JournalEntry.Event) {
    let (next, binding) = RecordWriter(context, schemas).record(after: step, result)
    let (id, address) = (step.operation.id, step.operation.address)
    return (.succeeded(binding), .succeeded(operation: id, address: address, record: next))
  }

  /// Gives why the event is not on stable storage; nil when it is.
  private func record(_ event: JournalEntry.Event) async -> StateError? {
    do throws(StateError) {
      try await session.journal([event])
      return nil
    } catch {
      return error
    }
  }

  private func call(_ operation: Operation, _ request: WriteRequest) async throws(ProviderError) -> WriteResult? {
    guard let provider = providers[operation.address.provider] else {
      throw ProviderError(.rejected, "there is no provider \"\(operation.address.provider)\"")
    }
    switch operation.call {
    case .create: return try await provider.create(request)
    case .update: return try await provider.update(request)
    case .delete:
      try await provider.delete(request)
      return nil
    }
  }

  // MARK: The request

  private func request(for step: PreparedOperation, _ progress: Progress) throws(ProviderError) -> WriteRequest {
    let operation = step.operation
    let resolver = RequestResolver(bindings: step.bindings)
    let (session, sink, clock) = (self.session, self.sink, context.clock)
    let again = isSearchable(operation) ? intent(of: step) : nil
    return WriteRequest(
      address: operation.address,
      vendorID: operation.call == .create ? nil : operation.vendorID ?? step.bindings[operation.address]?.vendorID,
      body: try resolver.resolve(operation.body), changed: Set(operation.changed),
      prior: operation.prior.map(resolver.resolvingWhatIsKnown),
      live: operation.live.map(resolver.resolvingWhatIsKnown),
      load: context.load,
      confirm: { (field, added, removed) throws(ProviderError) in
        // What a replacement leaves behind is no part of the address's values; its id stays noted until all of it is
        // gone.
        guard !operation.removesSuperseded,
          let part = await progress.advance(operation, field, added: added, removed: removed)
        else {
          return
        }
        try await journal(part, progress)
      },
      confirmPart: { part throws(ProviderError) in
        guard let schema = step.schema, let event = await progress.confirm(part, of: operation, schema) else { return }
        try await journal(event, progress)
      },
      permit: { () throws(ProviderError) in
        do throws(StateError) {
          try await session.requireLock()
          // A create that is sent again minutes later may create something that no list shows for a while. The next run
          // must know when.
          if await progress.beginAttempt(at: clock()), let again { try await session.journal([again]) }
        } catch {
          await progress.note(error)
          throw ProviderError(.withheld, "not sent: \(error)")
        }
      },
      retrying: { pause in
        sink.send(.retrying(operation.address, pause))
      })
  }

  private func journal(_ part: JournalEntry.Event, _ progress: Progress) async throws(ProviderError) {
    do throws(StateError) { try await session.journal([part]) } catch {
      await progress.note(error)
      throw ProviderError(.rejected, "\(error)")
    }
  }
}

/// The parts of one write that the vendor has confirmed.
private actor Progress {
  /// The record with the parts that were confirmed by `confirm`, not with those of large writes.
  private var record: StateRecord?
  private(set) var confirmed: [JournalEntry.Event] = []
  /// When the last request of the operation was sent.
  private(set) var lastAttempt: Timestamp?
  /// How many requests were sent since the last confirmed part, repeated ones included.
  private(set) var unconfirmedRequests = 0
  /// The first reason why something could not be recorded, or nothing more may be sent.
  private(set) var stateError: StateError?

  init(record: StateRecord?) { self.record = record }

  /// - Returns: Whether there was an attempt before.
  func beginAttempt(at time: Timestamp) -> Bool {
    unconfirmedRequests += 1
    defer { lastAttempt = time }
    return lastAttempt != nil
  }

  func note(_ error: StateError) { stateError = stateError ?? error }

  /// Notes a part; gives the event for the journal, whose entries must stay small: without the field's other elements.
  func advance(
    _ operation: Operation, _ field: String, added: [Value], removed: [Value]
  ) -> JournalEntry.Event? {
    guard var small = record else { return nil }
    small.attributes[field] = nil
    small.unconfirmed = UnconfirmedValues()
    small.pin.namesAllLayers = false
    let part = JournalEntry.Event.progressed(
      operation: operation.id, record: small, field: field, added: added, removed: removed)
    confirmed.append(part)
    return part
  }

  /// Notes that a request of several is done; gives the event for the journal.
  func confirm(_ part: WritePart, of operation: Operation, _ schema: KindSchema) -> JournalEntry.Event? {
    guard var next = record else { return nil }
    let changed = next.apply(part, of: operation.applied, schema)
    next.unconfirmed = UnconfirmedValues()
    next.pin.namesAllLayers = false
    next.references = schema.references(of: next.attributes, from: next.address)
    record = next
    unconfirmedRequests = 0
    next.attributes = next.attributes.keeping { name, _ in changed.contains(name) }
    let fields: [String] = if case .fields(let names) = part { names } else { [] }
    let event = JournalEntry.Event.confirmed(operation: operation.id, record: next, fields: fields)
    confirmed.append(event)
    return event
  }
}

extension StateRecord {
  /// Gives the record what one request of an update has done.
  ///
  /// - Parameter applied: The attributes once the whole update is done.
  /// - Returns: The fields that it concerns.
  fileprivate mutating func apply(_ part: WritePart, of applied: ValueObject, _ schema: KindSchema) -> Set<String> {
    switch part {
    case .fields(let names):
      for name in names { attributes[name] = applied[name] }
      vendorName = attributes[schema.nameField]?.string ?? vendorName
      return Set(names)
    case .rows(let keys, let field):
      let names = schema.field(field)?.type.list?.keys ?? []
      func rows(_ document: ValueObject, isPart: Bool) -> [Value] {
        (document[field]?.list ?? []).filter { keys.contains(ElementKey.orEmpty(of: $0, keys: names).value) == isPart }
      }
      attributes[field] = .list(rows(attributes, isPart: false) + rows(applied, isPart: true))
      return [field]
    case .additions(let field):
      let elements = attributes[field]?.list ?? []
      attributes[field] = .list(elements + (applied[field]?.list ?? []).filter { !elements.contains($0) })
      return [field]
    }
  }
}
