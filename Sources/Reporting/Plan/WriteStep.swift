package import Model

/// One vendor write of a change that has several, or that is not simply its action.
package enum WriteStep: Hashable, Sendable {
  case created
  /// The new object of a replacement.
  case newCreated
  /// Without these references, which close a cycle.
  case createdWithoutReferences([Reference])
  /// Without these fields, which only an update can set.
  case createdWithoutFields([String])
  case createdInPart
  /// The fields that the first step left out.
  case completed([String])
  case updated([String])
  case referencesRemoved([Reference])
  /// Fields that get another value until a later step.
  case setForNow([FieldValue])
  case deleted
  /// The old object of a replacement.
  case oldDeleted

  package struct FieldValue: Hashable, Sendable {
    package let field: String
    package let value: Value?
  }
}

/// The vendor writes of each change, where the action alone does not say them.
struct WriteSteps {
  private let operations: [Address: [Operation]]
  private let cycles: ReferenceCycles

  init(_ plan: Plan, cycles: ReferenceCycles, levels: OperationLevels) {
    var operations: [Address: [(index: Int, operation: Operation)]] = [:]
    for (index, operation) in plan.operations.enumerated() {
      operations[operation.address, default: []].append((index, operation))
    }
    self.operations = operations.mapValues { items in
      items.sorted {
        (levels.level[$0.operation.id] ?? 0, $0.index) < (
          levels.level[$1.operation.id] ?? 0, $1.index
        )
      }.map(\.operation)
    }
    self.cycles = cycles
  }

  func has(_ address: Address) -> Bool { operations[address] != nil }

  /// Empty for a plain single write.
  func steps(of change: Change) -> [WriteStep] {
    let writes = operations[change.address] ?? []
    guard writes.count > 1 || writes.contains(where: { $0.phase != .whole || $0.removesSuperseded })
    else { return [] }
    return writes.map { step($0, in: change, among: writes) }
  }

  private func step(_ write: Operation, in change: Change, among writes: [Operation]) -> WriteStep {
    switch (write.call, write.phase) {
    case (.create, .partial): partial(write, in: change)
    case (.create, _): change.action == .replace ? .newCreated : .created
    case (.update, .complete): .completed(completed(write, in: change, among: writes))
    case (.update, .detach): detached(write)
    case (.update, _): .updated(write.changed)
    case (.delete, _): write.removesSuperseded || change.action == .replace ? .oldDeleted : .deleted
    }
  }

  private func partial(_ write: Operation, in change: Change) -> WriteStep {
    let circular = circular(write, in: change)
    guard circular.isEmpty else { return .createdWithoutReferences(circular) }
    let later = absent(from: write, in: change)
    return later.isEmpty ? .createdInPart : .createdWithoutFields(later)
  }

  /// The fields that the second step adds. It sends everything, but only what the first one left out is news.
  private func completed(_ write: Operation, in change: Change, among writes: [Operation])
    -> [String]
  {
    guard let partial = writes.first(where: { $0.phase == .partial }) else { return write.changed }
    let circular = circular(partial, in: change)
    let fields =
      circular.isEmpty ? absent(from: partial, in: change) : roots(of: circular, in: change)
    return fields.isEmpty ? write.changed : fields
  }

  private func circular(_ partial: Operation, in change: Change) -> [Reference] {
    lost(from: change.outcome?.attributes ?? [:], to: partial.body)
      .filter { cycles.isOnCycle(change.address, $0.address) }
  }

  private func absent(from partial: Operation, in change: Change) -> [String] {
    (change.outcome?.attributes ?? [:]).filter { !$0.value.isNull && partial.body[$0.key] == nil }
      .map(\.key)
  }

  private func roots(of references: [Reference], in change: Change) -> [String] {
    (change.outcome?.attributes ?? [:]).filter { holds(references, $0.value) }.map(\.key)
  }

  private func detached(_ write: Operation) -> WriteStep {
    let before = (write.prior ?? [:]).merging(write.live ?? [:])
    let gone = lost(from: before, to: write.applied)
    return gone.isEmpty
      ? .setForNow(write.changed.map { WriteStep.FieldValue(field: $0, value: write.body[$0]) })
      : .referencesRemoved(gone)
  }

  /// References that one document has and the other has not.
  private func lost(from whole: ValueObject, to part: ValueObject) -> [Reference] {
    var all: Set<Reference> = []
    Value.object(whole).forEachReference { all.insert($0) }
    Value.object(part).forEachReference { all.remove($0) }
    return all.sorted()
  }

  private func holds(_ references: [Reference], _ value: Value) -> Bool {
    var found = false
    value.forEachReference { if references.contains($0) { found = true } }
    return found
  }
}
