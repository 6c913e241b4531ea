/// Merge patches (RFC 7396), the form of a console user's edits: a named member is set, null removes it.
extension WireValue {
  /// This value with the patch applied.
  func merged(with patch: WireValue) -> WireValue {
    guard case .object(let changes) = patch else { return patch }
    var result = members ?? WireObject()
    for (key, change) in changes.pairs {
      result[key] = change == .null ? nil : (result[key] ?? .null).merged(with: change)
    }
    return .object(result)
  }
}
