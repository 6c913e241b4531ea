import Model

/// The vendor writes of one change in words, where the action alone does not say them: writes in two steps, replacements.
struct OperationSteps {
  private let operations: [Address: [Operation]]
  private let cycles: ReferenceCycles

  init(_ plan: Plan, cycles: ReferenceCycles, levels: OperationLevels) {
    var operations: [Address: [(index: Int, operation: Operation)]] = [:]
    for (index, operation) in plan.operations.enumerated() {
      operations[operation.address, default: []].append((index, operation))
    }
    self.operations = operations.mapValues { items in
      items.sorted {
        (levels.level[$0.operation.id] ?? 0, $0.index) < (levels.level[$1.operation.id] ?? 0, $1.index)
      }.map(\.operation)
    }
    self.cycles = cycles
  }

  func has(_ address: Address) -> Bool { operations[address] != nil }

  /// `created without the reference to @ivr/b (cycle)`, `completed: action`; empty for a plain single write.
  func words(of change: Change) -> [String] {
    let steps = operations[change.address] ?? []
    guard steps.count > 1 || steps.contains(where: { $0.phase != .whole || $0.removesSuperseded }) else { return [] }
    return steps.map { PrintableText.clean(words(of: $0, in: change, among: steps)) }
  }

  private func words(of step: Operation, in change: Change, among steps: [Operation]) -> String {
    switch (step.call, step.phase) {
    case (.create, .partial): "created " + partial(step, in: change)
    case (.create, _): change.action == .replace ? "new object created" : "created"
    case (.update, .complete): "completed: " + CountWords.list(completed(step, in: change, among: steps), first: 5)
    case (.update, .detach): detached(step)
    case (.update, _): "updated: " + CountWords.list(step.changed, first: 5)
    case (.delete, _): step.removesSuperseded ? "old object deleted" : "deleted"
    }
  }

  private func partial(_ partial: Operation, in change: Change) -> String {
    let circular = circular(partial, in: change)
    guard circular.isEmpty else { return "without \(references(circular, of: change.address)) (cycle)" }
    let later = absent(from: partial, in: change)
    return later.isEmpty ? "in part" : "without \(CountWords.list(later, first: 5)) (set by an update afterwards)"
  }

  /// The fields that the second step adds. It sends everything, but only what the first step left out is news.
  private func completed(_ complete: Operation, in change: Change, among steps: [Operation]) -> [String] {
    guard let partial = steps.first(where: { $0.phase == .partial }) else { return complete.changed }
    let circular = circular(partial, in: change)
    let fields = circular.isEmpty ? absent(from: partial, in: change) : roots(of: circular, in: change)
    return fields.isEmpty ? complete.changed : fields
  }

  private func circular(_ partial: Operation, in change: Change) -> [Reference] {
    lost(from: change.outcome?.attributes ?? [:], to: partial.body)
      .filter { cycles.isOnCycle(change.address, $0.address) }
  }

  private func absent(from partial: Operation, in change: Change) -> [String] {
    (change.outcome?.attributes ?? [:]).filter { !$0.value.isNull && partial.body[$0.key] == nil }.map(\.key)
  }

  private func roots(of references: [Reference], in change: Change) -> [String] {
    (change.outcome?.attributes ?? [:]).filter { holds(references, $0.value) }.map(\.key)
  }

  private func detached(_ step: Operation) -> String {
    let before = (step.prior ?? [:]).merging(step.live ?? [:])
    let gone = lost(from: before, to: step.applied)
    guard gone.isEmpty else { return "\(references(gone, of: step.address)) removed first" }
    let text = ValueText(provider: step.address.provider, width: 40)
    let fields = step.changed.prefix(3).map { "\($0) set to \(text.line(step.body[$0]))" }
    return fields.isEmpty ? "changed first" : CountWords.list(fields) + " for now"
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

  private func references(_ references: [Reference], of address: Address) -> String {
    let text = ValueText(provider: address.provider, width: 60)
    let names = CountWords.list(references.map(text.reference), first: 5)
    return references.count == 1 ? "the reference to \(names)" : "the references to \(names)"
  }
}
