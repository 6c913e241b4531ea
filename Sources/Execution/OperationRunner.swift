import Model

/// Carries out one operation: its intent on stable storage, the vendor call, its outcome on stable storage.
struct OperationRunner: Sendable {
  /// What an operation is carried out with.
  struct Inputs: Sendable {
    let change: Change?
    let record: StateRecord?
    /// Of the operation's own address and of everything that it refers to.
    let bindings: [Address: Binding]
  }

  /// How an operation ended. The events are what the run's ledger is to apply, also where they could not be recorded.
  struct Report: Sendable {
    enum End: Sendable {
      case succeeded(Binding?)
      case failed(ProviderError)
      /// The vendor may have done it or not.
      case unknown(ProviderError)
      /// Its intent could not be recorded, so it was not sent.
      case notSent(StateError)
    }

    let operation: Operation
    let end: End
    let events: [JournalEntry.Event]
    /// When the operation began.
    let since: Timestamp
    /// Why the journal does not hold all of the events; nil when it does.
    let stateError: StateError?
  }

  let providers: [String: any Provider]
  let schemas: [KindAddress: KindSchema]
  let session: any StateSession
  let context: Executor.Context

  /// The event that must be on stable storage before the operation is sent.
  func intent(of operation: Operation) -> JournalEntry.Event {
    let schema = schemas[operation.address.kind]
    let searchable = operation.call == .create && schema?.reading == .listed
    return .intended(
      operation: operation.id, address: operation.address, call: operation.call,
      vendorName: schema.flatMap { operation.body[$0.nameField]?.string } ?? "",
      body: searchable ? operation.body : nil, known: operation.known)
  }

  func run(_ operation: Operation, _ inputs: Inputs) async -> Report {
    let writer = RecordWriter(context)
    let progress = Progress(record: writer.beginning(operation, inputs.change, inputs.record))
    let since = context.clock()
    let request: WriteRequest
    do throws(ProviderError) {
      request = try self.request(for: operation, inputs.bindings, progress)
    } catch {
      return Report(operation: operation, end: .failed(error), events: [], since: since, stateError: nil)
    }
    let intent = intent(of: operation)
    if let error = await record(intent) {
      return Report(operation: operation, end: .notSent(error), events: [], since: since, stateError: error)
    }
    let (end, outcome) = await attempt(operation, inputs, request)
    let error = await record(outcome)
    return Report(
      operation: operation, end: end, events: [intent] + (await progress.confirmed) + [outcome], since: since,
      stateError: await progress.stateError ?? error)
  }

  /// Calls the vendor; gives the outcome and the event that records it.
  private func attempt(
    _ operation: Operation, _ inputs: Inputs, _ request: WriteRequest
  ) async -> (Report.End, JournalEntry.Event) {
    let (id, address) = (operation.id, operation.address)
    do throws(ProviderError) {
      let result = try await call(operation, request)
      return succeeded(operation, inputs, result)
    } catch {
      switch AttemptPolicy.outcome(of: operation.call, error) {
      case .gone: return succeeded(operation, inputs, nil)
      case .failed: return (.failed(error), .failed(operation: id, address: address, message: "\(error)"))
      case .unknownOutcome:
        return (.unknown(error), .unknownOutcome(operation: id, address: address, message: "\(error)"))
      }
    }
  }

  private func succeeded(
    _ operation: Operation, _ inputs: Inputs, _ result: WriteResult?
  ) -> (Report.End, JournalEntry.Event) {
    let (next, binding) = RecordWriter(context).record(
      after: operation, inputs.change, inputs.record, result, schema: schemas[operation.address.kind])
    return (
      .succeeded(binding), .succeeded(operation: operation.id, address: operation.address, record: next)
    )
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

  private func request(
    for operation: Operation, _ bindings: [Address: Binding], _ progress: Progress
  ) throws(ProviderError) -> WriteRequest {
    let resolver = RequestResolver(bindings: bindings)
    let session = self.session
    return WriteRequest(
      address: operation.address,
      vendorID: operation.call == .create ? nil : operation.vendorID ?? bindings[operation.address]?.vendorID,
      body: try resolver.resolve(operation.body), changed: Set(operation.changed),
      prior: operation.prior.map(resolver.resolvingWhatIsKnown),
      live: operation.live.map(resolver.resolvingWhatIsKnown),
      load: context.load,
      confirm: { (field, added, removed) throws(ProviderError) in
        // What a replacement leaves behind is no part of the address's values; its id stays noted until all of it is
        // gone.
        guard !operation.removesSuperseded, let part = await progress.advance(field, added, removed, operation) else {
          return
        }
        do throws(StateError) { try await session.journal([part]) } catch {
          await progress.note(error)
          throw ProviderError(.rejected, "\(error)")
        }
      },
      permit: { () throws(ProviderError) in
        do throws(StateError) { try await session.requireLock() } catch {
          await progress.note(error)
          throw ProviderError(.withheld, "not sent: \(error)")
        }
      })
  }
}

/// The parts of one large write that the vendor has confirmed.
private actor Progress {
  private let record: StateRecord?
  private(set) var confirmed: [JournalEntry.Event] = []
  /// The first reason why something could not be recorded, or nothing more may be sent.
  private(set) var stateError: StateError?

  init(record: StateRecord?) { self.record = record }

  func note(_ error: StateError) { stateError = stateError ?? error }

  /// Notes a part; gives the event for the journal, whose entries must stay small: without the field's other elements.
  func advance(
    _ field: String, _ added: [Value], _ removed: [Value], _ operation: Operation
  ) -> JournalEntry.Event? {
    guard var small = record else { return nil }
    small.attributes[field] = nil
    let part = JournalEntry.Event.progressed(
      operation: operation.id, record: small, field: field, added: added, removed: removed)
    confirmed.append(part)
    return part
  }
}
