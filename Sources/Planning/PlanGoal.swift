/// What a plan is to bring about. What may stop the plan, and what it may take over, follows from the goal.
package enum PlanGoal: Sendable, Hashable {
  /// What the folder says.
  case folder
  /// Nothing managed remains: `ccops destroy`. The share of objects that it deletes is no reason to stop.
  case nothing
  /// What was last applied: every difference is drift. Such a plan is only reported, so nothing can stop it.
  case applied
}

extension PlanInput {
  var checksSafetyLimits: Bool { goal == .folder && !options.force }
  /// Whether a live object that differs may be taken over without `$adopt`.
  var adopts: Bool { options.adopt || goal == .applied }
  /// Whether something may be deleted although unmanaged objects refer to it.
  var deletesReferred: Bool { options.force || goal == .applied }
}
