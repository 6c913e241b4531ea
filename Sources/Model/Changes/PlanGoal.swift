/// What a plan is to bring about. What may stop the plan, and what it may take over, follows from the goal.
package enum PlanGoal: String, Sendable, Hashable, CaseIterable {
  /// What the folder says.
  case folder
  /// Nothing managed remains: `ccops destroy`. The share of objects that it deletes is no reason to stop.
  case nothing
  /// What was last applied: every difference is drift. Such a plan is only reported, so nothing can stop it.
  case applied
}
