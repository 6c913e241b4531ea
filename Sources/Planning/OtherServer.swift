import Model

/// Refuses to plan for another server than the one that the state is of, where nothing shows that the account is the
/// same.
///
/// What a vendor does not show, such as the numbers of a blacklist, counts as applied. Another server has none of it,
/// and the plan would be empty. An extension has the same number on every server.
enum OtherServer {
  static func check(_ input: PlanInput) -> [Diagnostic] {
    let moved = input.accounts.filter { alias, account in
      input.snapshot.accounts[alias].map { !$0.hasAddress(of: account) } ?? false
    }
    return moved.sorted { $0.key < $1.key }.compactMap { alias, account in
      let records = input.snapshot.records.values.filter { $0.address.provider == alias }
      let hidden = records.filter { countsUnseen($0, input) }.map(\.address)
      guard !hidden.isEmpty, !isShown(records, input), let recorded = input.snapshot.accounts[alias] else { return nil }
      return PlanningMessages.otherServer(
        alias, account, recorded: recorded, kinds: Set(hidden.map(\.collection)).sorted(),
        severity: input.goal == .applied ? .warning : .error)
    }
  }

  /// Whether what was applied counts although no answer proves that it is there: the vendor shows nothing of the kind,
  /// or its objects have the same ids everywhere.
  private static func countsUnseen(_ record: StateRecord, _ input: PlanInput) -> Bool {
    guard let schema = input.schemas[record.address.kind] else { return false }
    return schema.reading == .unreadable || schema.identity == .name
  }

  /// Whether the server lists an object by an id that the vendor gave it, and so is the one that the state is of.
  private static func isShown(_ records: [StateRecord], _ input: PlanInput) -> Bool {
    let byKind = Dictionary(grouping: records, by: \.address.kind)
    return byKind.contains { kind, records in
      guard input.schemas[kind]?.identity == .vendorID else { return false }
      let known = Set(records.map(\.vendorID))
      return (input.inventory.observations[kind] ?? []).contains { known.contains($0.vendorID) }
    }
  }
}
