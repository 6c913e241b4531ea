/// Which folder and environment a state is of.
package struct StateIdentity: Hashable, Sendable {
  /// `"name"` of `ccops.json`; nil where it has none.
  package let project: String?
  package let environment: String
  /// Of the folder, from the root of the repository; empty for the root.
  package let path: String

  package init(project: String? = nil, environment: String, path: String = "") {
    self.project = project
    self.environment = environment
    self.path = path
  }
}
