import Model

/// JSON Merge Patch (RFC 7396): how an environment differs from the rest.
enum MergePatch {
  /// The target with the patch laid over it: an object changes the members it names, null removes one, everything else
  /// replaces.
  static func apply(_ patch: Value, to target: Value) -> Value {
    guard case .object(let changes) = patch else { return patch }
    let result = (target.object ?? [:]).merging(changes) { old, change -> Value? in
      change.isNull ? Optional<Value>.none : Optional.some(apply(change, to: old ?? .null))
    }
    return .object(result)
  }
}
