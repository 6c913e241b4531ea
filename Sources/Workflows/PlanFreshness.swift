import Execution
package import Model

/// Whether a saved plan may still be applied: state, files and every live object that it touches or refers to must be
/// as they were. The commit may be another one with the same files.
package struct PlanFreshness: Sendable {
  private let plan: Plan

  /// What is to be applied.
  package struct Source: Sendable {
    package let environment: String
    package let commit: String
    /// Digest of the files that were read.
    package let tree: String?

    package init(environment: String, commit: String, tree: String?) {
      (self.environment, self.commit, self.tree) = (environment, commit, tree)
    }
  }

  package init(_ plan: Plan) { self.plan = plan }

  /// Everything that has moved, in words; empty when the plan is fresh.
  package func objections(_ reading: StateReading, _ source: Source) -> [String] {
    var found: [String] = []
    if plan.environment != source.environment {
      found.append("the plan is for the environment \(plan.environment), not \(source.environment)")
    }
    if plan.tree == nil ? plan.commit != source.commit : plan.tree != source.tree {
      found.append(otherFiles(source.commit))
    }
    if !reading.journal.isEmpty { found.append("a run was interrupted since; plan again to continue it") }
    if reading.snapshot.serial != plan.serial || reading.snapshot.serial > 0 && reading.snapshot.lineage != plan.lineage
    {
      found.append("the state was at serial \(plan.serial), and is now at \(reading.snapshot.serial)")
    }
    return found
  }

  private func otherFiles(_ commit: String) -> String {
    func shown(_ commit: String) -> String {
      commit.utf8.count < 40 ? "the work tree" : "commit \(commit.prefix(12))"
    }
    if plan.commit == commit { return "the files of \(shown(commit)) changed since the plan was made" }
    return "the plan was made from the files of \(shown(plan.commit)), and those of \(shown(commit)) differ"
  }

  /// Kinds that must be listed again.
  package var kinds: [KindAddress] { Set(plan.expectations.map(\.address.kind)).sorted() }

  /// What the platform shows differently from when the plan was made.
  package func objections(_ inventory: Inventory, _ schemas: [KindAddress: KindSchema]) -> [String] {
    let live = inventory.observations.mapValues {
      Dictionary($0.map { ($0.vendorID, $0) }) { first, _ in first }
    }
    return plan.expectations.flatMap { expectation -> [String] in
      guard let now = live[expectation.address.kind]?[expectation.vendorID] else {
        return ["\(expectation.address): the object \(expectation.vendorID) is no longer on the platform"]
      }
      guard let before = expectation.attributes else { return [] }
      return differences(expectation.address, before: before, now: now)
    } + newcomers(inventory, schemas)
  }

  private func differences(_ address: Address, before: ValueObject, now: Observation) -> [String] {
    let who = [now.changedBy.map { "by \($0)" }, now.changedAt.map { "at \($0.short)" }].compactMap { $0 }
    let by = who.isEmpty ? "" : " (changed \(who.joined(separator: " ")))"
    return Set(before.keys).union(now.attributes.keys).sorted().compactMap { key in
      guard before[key] != now.attributes[key] else { return nil }
      return "\(address): \(key) was \(text(before[key])), is now \(text(now.attributes[key]))\(by)"
    }
  }

  /// Objects that came since and bear the name of something that the plan creates.
  private func newcomers(_ inventory: Inventory, _ schemas: [KindAddress: KindSchema]) -> [String] {
    let unmanaged = plan.unmanaged.map { ($0.kind, $0.vendorID) }
    let expected = plan.expectations.map { ($0.address.kind, $0.vendorID) }
    let known = Dictionary(grouping: unmanaged + expected, by: \.0).mapValues { Set($0.map(\.1)) }
    return plan.changes.filter { $0.action == .create }.compactMap { change in
      let same = (inventory.observations[change.address.kind] ?? [])
        .first { $0.name == change.vendorName && known[change.address.kind]?.contains($0.vendorID) != true }
      return same.map {
        "\(change.address): an object named \"\($0.name)\" (\($0.vendorID)) has appeared on the platform"
      }
    }
  }

  private func text(_ value: Value?) -> String { value.map(CanonicalJSON.text) ?? "nothing" }
}
