package import Model

/// The entry point of the module: desired, prior and live go in, a plan comes out. Pure and synchronous.
///
/// The steps are pairing, normalising, comparing, choosing, repointing, ordering, the safety limits and consents; each
/// is a file of its own.
package enum Planner {
  package static func plan(_ input: PlanInput) -> Plan { plan(input, setsAside: true) }

  /// - Parameter setsAside: Whether unchanged objects are kept out of the decisions. The plan is the same either way.
  static func plan(_ input: PlanInput, setsAside: Bool) -> Plan {
    let sides = PairedSides(input, setsAside: setsAside)
    let pairing = sides.pairing
    let comparisonMaker = ComparisonMaker(sides, schemas: input.schemas)
    var choice = ActionChoice(input.goal)
    let decided = comparisonMaker.comparisons().map { choice.decide($0) }
    // What refers to a missing object was not changed by anybody, and nothing repoints it.
    let decisions = finishReplacements(
      input.goal == .applied ? decided : Repointing.spread(decided, leftovers: comparisonMaker.leftovers))

    let unmanaged = pairing.unmanaged
    let referrers = comparisonMaker.referrers(among: unmanaged, schemas: input.schemas)
    let selection = TargetSelection(decisions, input)
    let notListed = NotListedYet(decisions, of: selection.kept, input.goal)
    let planned = selection.leaving(out: notListed.dependents)
    // What is left out of the plan may still be referred to by what is in it.
    let nodes = OperationNodes(decisions, only: planned.kept, input.aliases)
    let order = OperationOrder(OperationGraph(nodes))

    var plan = Plan(
      environment: input.environment, commit: input.commit, lineage: input.snapshot.lineage,
      serial: input.snapshot.serial)
    plan.goal = input.goal
    plan.targets = input.options.targets.sorted()
    plan.changes = inReportOrder(planned.decisions.map(\.change), unchanged: sides.unchanged.changes(input))
    // What was applied is compared, and never sent.
    let operations = input.goal == .applied ? [] : order.operations
    plan.operations = withKnownIDs(operations, pairing, schemas: input.schemas)
    plan.unmanaged = unmanaged.map { UnmanagedObject(kind: $0.kind, vendorID: $0.vendorID, name: $0.name) }
    plan.requestsMade = input.inventory.requests
    plan.applyEstimate = estimate(operations, input.inventory)
    var bindings = PlanBindings(operations, plan.changes)
    bindings.add(decisions)
    bindings.add(sides.unchanged)
    plan.bindings = bindings.bindings
    plan.expectations = bindings.expectations
    var found = input.refusals
    found += keeping(
      input.formerAddressesInUse + pairing.diagnostics + choice.diagnostics, of: Set(planned.decisions.map(\.address)))
    found += selection.diagnostics
    found += notListed.diagnostics
    found += StillReferred(nodes, unmanaged: referrers).diagnostics
    found += StillBound(planned.decisions, input).diagnostics
    found += takenNames(planned.decisions, unmanaged, schemas: input.schemas)
    if input.goal == .folder {
      found += ReplacedTargets(decisions, planned: planned.decisions, comparisonMaker).diagnostics
    }
    found += UnlistedIDs(planned.decisions, input).diagnostics
    if !order.unbreakableCycle.isEmpty { found.append(PlanningMessages.unbreakableCycle(order.unbreakableCycle)) }
    found += conflicts(plan.changes)
    found += keptAsTheyAre(planned.decisions)
    found += AccountDuplicates(input).diagnostics
    found += OtherTenant.check(input.snapshot, shown: input.inventory.tenants)
    found += OtherServer.check(input)
    found += EmptyLists.check(input, plan.changes)
    if input.checksSafetyLimits {
      if input.checksVanishedFolders { found += VanishedFolders(plan.changes, input).diagnostics }
      found += SafetyLimits.check(plan.changes, records: input.snapshot.records, input.safety)
    }
    plan.add(input.counting(found), liftedBy: input.consents)
    return plan
  }

  /// An address whose old object an interrupted run left behind is still being replaced.
  private static func finishReplacements(_ decisions: [Decision]) -> [Decision] {
    decisions.map { decision in
      guard !decision.comparison.pair.leftovers.isEmpty,
        [.unchanged, .move, .adopt, .record].contains(decision.change.action)
      else { return decision }
      var result = decision
      result.change.action = .replace
      result.change.addSides(decision.comparison.pair)
      result.change.reasons.append(.cause(.unfinishedReplacement))
      return result
    }
  }

  /// Creates learn which objects of their name are there already: none of them can be what they will have made.
  private static func withKnownIDs(
    _ operations: [Operation], _ pairing: Pairing, schemas: [KindAddress: KindSchema]
  ) -> [Operation] {
    operations.map { operation in
      guard operation.call == .create, let schema = schemas[operation.address.kind] else { return operation }
      var result = operation
      result.known = pairing.ids(named: operation.body.vendorName(schema), of: operation.address.kind)
      return result
    }
  }

  /// - Parameter unchanged: By address.
  private static func inReportOrder(_ changes: [Change], unchanged: [Change]) -> [Change] {
    let byAction = Dictionary(grouping: changes, by: \.action).mapValues { $0.sorted { $0.address < $1.address } }
    return Change.Action.allCases.flatMap { action -> [Change] in
      let some = byAction[action] ?? []
      guard action == .unchanged, !unchanged.isEmpty else { return some }
      return some.isEmpty ? unchanged : (some + unchanged).sorted { $0.address < $1.address }
    }
  }

  private static func keeping(_ diagnostics: [Diagnostic], of addresses: Set<Address>) -> [Diagnostic] {
    diagnostics.filter { $0.address.map(addresses.contains) ?? true }
  }

  private static func conflicts(_ changes: [Change]) -> [Diagnostic] {
    changes.lazy.filter { !$0.fields.isEmpty }.compactMap { change -> Diagnostic? in
      let paths = change.fields.filter { $0.verdict == .conflict }.map(\.path.description)
      return paths.isEmpty ? nil : PlanningMessages.conflict(change.address, paths)
    }
  }

  /// Fields that stay as they were adopted. The adoption itself shows them already.
  private static func keptAsTheyAre(_ decisions: [Decision]) -> [Diagnostic] {
    decisions.compactMap { decision in
      let fields = decision.change.fields.filter { $0.verdict == .keptAsItIs }
      guard !fields.isEmpty, decision.comparison.pair.record != nil else { return nil }
      return PlanningMessages.keptAsItIs(decision.address, decision.comparison.schema, fields)
    }
  }

  /// Renames to a name that an unmanaged object of the kind holds.
  private static func takenNames(
    _ decisions: [Decision], _ unmanaged: [Observation], schemas: [KindAddress: KindSchema]
  ) -> [Diagnostic] {
    let held = Dictionary(grouping: unmanaged.filter { schemas[$0.kind]?.uniqueNames == true }, by: \.kind)
      .mapValues { Dictionary($0.map { ($0.name, $0.vendorID) }) { first, _ in first } }
    return decisions.compactMap { decision in
      guard decision.change.action == .update, decision.comparison.pair.live?.name != decision.change.vendorName,
        let id = held[decision.address.kind]?[decision.change.vendorName]
      else { return nil }
      return PlanningMessages.nameTaken(decision.address, decision.change.vendorName, by: id)
    }
  }

  /// Writes, and one more listing of every kind that is written.
  private static func estimate(_ operations: [Operation], _ inventory: Inventory) -> Int {
    let kinds = Set(operations.map(\.address.kind))
    return operations.count + kinds.reduce(0) { $0 + (inventory.pages[$1] ?? 0) }
  }
}
