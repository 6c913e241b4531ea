import Model

// A plan of the goal `.applied` holds what would set the platforms back. A reader of drift asks what happened there, so
// its report runs the other way: from what was applied to what is live.

extension Change {
  /// The same change as drift: every field from its applied to its live value.
  var asDrift: Change {
    var result = self
    // What cannot be changed in place was changed in the console all the same.
    if action == .replace { result.action = .update }
    result.fields = fields.map { field in
      FieldChange(
        path: field.path, verdict: field.verdict, prior: field.prior, live: field.desired, desired: field.live,
        isPersonal: field.isPersonal)
    }
    return result
  }
}

extension Change.Action {
  /// The heading of a section, by what the plan is for.
  func heading(for goal: PlanGoal) -> String {
    guard goal == .applied else { return heading }
    return switch self {
    case .update: "Changed in the console"
    case .create: "Deleted in the console"
    case .adopt: "Created again in the console"
    default: heading
    }
  }

  func symbol(for goal: PlanGoal) -> String { goal == .applied && self == .create ? "-" : symbol }

  func style(for goal: PlanGoal) -> Paint.Style { goal == .applied && self == .create ? .red : style }

  /// What happened, after a number: `1 changed`.
  func driftWord() -> String {
    switch self {
    case .update, .replace: "changed"
    case .create: "deleted"
    case .adopt: "created again"
    default: past
    }
  }
}

extension FieldChange.Verdict {
  func words(for goal: PlanGoal) -> String {
    goal == .applied && self == .drifted ? "changed in the console" : words
  }
}

extension Change {
  /// One sentence a reason, by what the plan is for.
  func reasonSentences(for goal: PlanGoal) -> [String] {
    goal == .applied ? reasons.compactMap(driftSentence) : reasonSentences
  }

  /// nil for what only concerns a write.
  private func driftSentence(_ reason: Reason) -> String? {
    switch reason {
    case .fields(.drifted): "changed in the console: \(paths(.drifted))"
    case .fields(let verdict): "not as applied: \(paths(verdict))"
    case .cause(.deletedLive): "deleted on the platform"
    case .cause(.sameName): "deleted on the platform; another object has its name"
    case .cause(.notUpdatable), .cause(.otherIdentity), .target: nil
    case .cause(let cause): sentence(cause)
    }
  }
}
