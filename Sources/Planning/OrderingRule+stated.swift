import Model

/// Rules that splitting does nothing for: what a replacement asks for, and `$depends_on`.
extension OrderingRule {
  static let newBeforeOld = OrderingRule(
    row:
      "the deletion of a replaced object | the create of the new one, unless an update of it takes the name of the old one"
  ) { nodes in
    nodes.supersededRemovers.sorted { $0.key < $1.key }.flatMap { decision, removers -> [Wait] in
      guard !nodes.decisions[decision].comparison.schema.deletesBeforeCreating,
        let write = nodes.writer[nodes.decisions[decision].address]
      else { return [] }
      return removers.filter { !nodes.takesName(ofLeftover: $0, by: write) }.map { .stated($0, after: write) }
    }
  }

  /// Each deletion shortens the list in the record that the one before it left.
  static let oneOldAfterAnother = OrderingRule(
    row: "the deletion of a replaced object | the deletion of the replaced object before it at that address"
  ) { nodes in
    nodes.supersededRemovers.sorted { $0.key < $1.key }.flatMap { _, removers -> [Wait] in
      zip(removers.dropFirst(), removers).map { .stated($0, after: $1) }
    }
  }

  static let oldBeforeNew = OrderingRule(
    row: "the create of a replacement whose name is its identity | the deletion of the old object"
  ) { nodes in
    nodes.writes.compactMap { index, node, _ in
      guard node.role == .create, let deletion = nodes.remover[node.address] else { return nil }
      return .stated(index, after: deletion)
    }
  }

  /// The record, which alone knows of objects that replacements left behind, goes with the address's own object.
  static let ownObjectLast = OrderingRule(
    row: "the deletion of an address's own object | the deletions of what replacements left behind there"
  ) { nodes in
    nodes.supersededRemovers.sorted { $0.key < $1.key }.flatMap { decision, removers -> [Wait] in
      guard let last = nodes.remover[nodes.decisions[decision].address] else { return [] }
      return removers.map { .stated(last, after: $0) }
    }
  }

  static let dependsOn = OrderingRule(row: "a write | a write that it names in `$depends_on`") { nodes in
    nodes.writes.flatMap { index, _, decision -> [Wait] in
      (decision.comparison.pair.resource?.settings.dependsOn ?? []).compactMap { other in
        nodes.writer[other].flatMap { $0 == index ? nil : .stated(index, after: $0) }
      }
    }
  }

  static let dependsOnOfDeletions = OrderingRule(
    row: "the deletion of something | the deletion of what names it in `$depends_on`"
  ) { nodes in
    nodes.list.indices.filter { nodes.list[$0].role == .delete }.flatMap { index -> [Wait] in
      nodes.decision(of: index).comparison.pair.appliedDependsOn.compactMap { other in
        nodes.remover[other].flatMap { $0 == index ? nil : .stated($0, after: index) }
      }
    }
  }
}

extension Wait {
  /// A wait that splitting a node does nothing for.
  static func stated(_ from: Int, after to: Int) -> Wait {
    Wait(edge: .init(from: from, to: to, breakable: false, early: false), reason: .stated)
  }
}
