/// A request target without the values of secret query fields.
///
/// Secrets occur in headers, in the query of a sign-in, in forms and in JSON bodies. Each is recognised by its name.
func redacted(target: String) -> String {
  guard let mark = target.firstIndex(of: "?") else { return target }
  return target[...mark] + redacted(form: String(target[target.index(after: mark)...]))
}

/// An authorization header of which only the scheme is left.
func redacted(authorization: String) -> String {
  let scheme = authorization.split(separator: " ", maxSplits: 1)
  return scheme.count == 2 ? "\(scheme[0]) \(blank)" : blank
}

/// A body without secrets. Of what is neither JSON nor a form only the size is told.
func redacted(body: [UInt8], contentType: String) -> String {
  let type = contentType.lowercased()
  if type.hasPrefix("application/x-www-form-urlencoded") {
    return redacted(form: String(decoding: body, as: UTF8.self))
  }
  if let value = try? WireValue(parsing: body) { return value.withoutSecrets.json }
  return body.isEmpty ? "" : "[\(body.count) bytes]"
}

private func redacted(form: String) -> String {
  form.split(separator: "&", omittingEmptySubsequences: false).map { field in
    let halves = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard halves.count == 2, secretNames.contains(percentDecoded(halves[0].utf8).lowercased()) else {
      return String(field)
    }
    return "\(halves[0])=\(blank)"
  }.joined(separator: "&")
}

private let blank = "[redacted]"
private let usualSecrets: Set<String> = ["api_key", "password", "token", "access_token", "authorization"]
private let secretNames = Vendor.all.reduce(usualSecrets) { $0.union($1.simulator.secretFields) }

extension WireValue {
  fileprivate var withoutSecrets: WireValue {
    switch self {
    case .array(let elements): .array(elements.map(\.withoutSecrets))
    case .object(let object):
      .object(
        WireObject(
          object.pairs.map { pair in
            let isSecret = secretNames.contains(pair.key.lowercased())
            return (key: pair.key, value: isSecret ? .string(blank) : pair.value.withoutSecrets)
          }))
    default: self
    }
  }
}
