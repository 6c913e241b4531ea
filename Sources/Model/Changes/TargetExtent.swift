extension Plan {
  /// What else than its targets a narrowed plan changes: `what it needs`. A deletion waits for what refers to the
  /// object, and so does a replacement.
  package var targetExtent: String {
    let removing: Set<Change.Action> = [.delete, .forget]
    let actions = changes.filter { targets.contains($0.address) && $0.action != .unchanged }.map(\.action)
    let one = targets.count == 1
    let needs = one ? "what it needs" : "what they need"
    let dependents = one ? "what depends on it" : "what depends on them"
    guard actions.contains(where: { $0 == .replace || removing.contains($0) }) else { return needs }
    let isRemoval = actions.allSatisfy { removing.contains($0) }
    return isRemoval ? dependents : "\(needs) and \(dependents)"
  }
}
