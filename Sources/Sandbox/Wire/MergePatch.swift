// A console user's edit is given as a merge patch (RFC 7396): what is named is set, null removes.

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
