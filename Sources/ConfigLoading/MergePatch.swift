import Model

/// JSON Merge Patch (RFC 7396): how an environment differs from the rest.
enum MergePatch {
  /// The target with the patch laid over it: an object changes the members it names, null removes one, everything else replaces.
  static func apply(_ patch: Value, to target: Value) -> Value {
    guard case .object(let changes) = patch else { return patch }
    var result = target.object ?? [:]
    for (key, change) in changes {
      result[key] = change.isNull ? nil : apply(change, to: result[key] ?? .null)
    }
    return .object(result)
  }
}
