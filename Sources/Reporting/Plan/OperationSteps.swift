import Model

/// The vendor writes of one change in words, where the action alone does not say them: shells and fills, cuts, replacements.
struct OperationSteps {
  private let operations: [Address: [Operation]]
  private let circles: ReferenceCircles

  init(_ plan: Plan, circles: ReferenceCircles, levels: OperationLevels) {
    var operations: [Address: [(index: Int, operation: Operation)]] = [:]
    for (index, operation) in plan.operations.enumerated() {
      operations[operation.address, default: []].append((index, operation))
    }
    self.operations = operations.mapValues { items in
      items.sorted {
        (levels.level[$0.operation.id] ?? 0, $0.index) < (levels.level[$1.operation.id] ?? 0, $1.index)
      }.map(\.operation)
    }
    self.circles = circles
  }

  func has(_ address: Address) -> Bool { operations[address] != nil }

  /// `created without the reference to @ivr/b (circle)`, `filled: action`; empty for a plain single write.
  func words(of change: Change) -> [String] {
    let steps = operations[change.address] ?? []
    guard steps.count > 1 || steps.contains(where: { $0.phase != .whole || $0.removesSuperseded }) else { return [] }
    return steps.map { PrintableText.clean(words(of: $0, in: change, among: steps)) }
  }

  private func words(of step: Operation, in change: Change, among steps: [Operation]) -> String {
    switch (step.call, step.phase) {
    case (.create, .shell): "created " + missing(from: step, in: change, among: steps)
    case (.create, _): change.action == .replace ? "new object created" : "created"
    case (.update, .fill): "filled: " + fields(step)
    case (.update, .cut): cut(step)
    case (.update, _): "updated: " + fields(step)
    case (.delete, _): step.removesSuperseded ? "old object deleted" : "deleted"
    }
  }

  private func missing(from shell: Operation, in change: Change, among steps: [Operation]) -> String {
    let whole = change.outcome?.attributes ?? steps.last?.applied ?? [:]
    let circular = lost(from: whole, to: shell.body).filter { circles.isOnCircle(change.address, $0.address) }
    var parts: [String] = []
    if !circular.isEmpty { parts.append("without \(references(circular, of: change.address)) (circle)") }
    let inCircle = Set(whole.filter { holds(circular, $0.value) }.map(\.key))
    let later = Set(steps.filter { $0.phase == .fill }.flatMap(\.changed)).subtracting(inCircle).sorted()
    if !later.isEmpty { parts.append("without \(CountWords.list(later, first: 5)) (set by an update afterwards)") }
    return parts.isEmpty ? "as a shell" : CountWords.list(parts)
  }

  private func cut(_ step: Operation) -> String {
    let before = (step.prior ?? [:]).merging(step.live ?? [:])
    let gone = lost(from: before, to: step.applied)
    return gone.isEmpty
      ? "\(fields(step)) set aside" : "\(references(gone, of: step.address)) taken away"
  }

  private func fields(_ step: Operation) -> String {
    step.changed.isEmpty ? "all fields" : CountWords.list(step.changed, first: 5)
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
