import Model

// The entries under "providers": vendor, address, credentials, limits and the vendor's own options.

extension SettingsReader {
  /// One provider; its type is nil where the vendor is not known.
  mutating func provider(_ alias: String, _ entry: Value) -> (ProviderSettings?, ProviderType?) {
    let path = FieldPath([.key("providers"), .key(alias)])
    check(alias: alias, path)
    guard let object = entry.object else {
      mustBeObject(entry, path)
      return (nil, nil)
    }
    let type = object["type"]?.string.flatMap { name in types.first { $0.name == name } }
    let checked = checked(object, SettingsFields.provider + (type?.options ?? []), at: path, isOpen: type == nil)
    if type == nil, let name = object["type"]?.string { unknownType(name, path) }
    let isInsecureAllowed = checked["allow_insecure"]?.bool ?? false
    var settings = ProviderSettings(
      alias: alias, type: type?.name ?? "", url: "", limits: limits(checked["limits"]?.object ?? [:], path),
      options: type.map { options(checked, $0) } ?? [:], caFile: checked["ca_file"]?.string,
      allowInsecure: isInsecureAllowed)
    if let url = checked["url"]?.string {
      settings.url = self.url(url, at: path.appending(key: "url"), isInsecureAllowed: isInsecureAllowed)
    }
    settings.credentials = credentials(checked["auth"], type, path)
    return (settings, type)
  }

  private mutating func check(alias: String, _ path: FieldPath) {
    guard !Address.isName(alias) || alias == TreeLayout.overlayFolder else { return }
    let isReserved = alias == TreeLayout.overlayFolder
    complaints.append(
      Complaint(
        .invalidName, at: path, .key, "\(Complaint.quoted(alias)) cannot be the name of a provider",
        notes: [isReserved ? "the folder overlays/ holds what environments change" : nameRule]))
  }

  private mutating func unknownType(_ name: String, _ path: FieldPath) {
    let known = types.map(\.name).sorted()
    complaints.append(
      Complaint(
        .unknownProviderType, at: path.appending(key: "type"), "there is no provider type \(Complaint.quoted(name))",
        notes: ["known: \(known.joined(separator: ", "))"], suggestion: NameSuggestion.question(name, among: known)))
  }

  private func options(_ entry: ValueObject, _ type: ProviderType) -> ValueObject {
    let names = Set(type.options.map(\.name))
    return entry.compactMapValues { key, value in names.contains(key) ? value : nil }
  }

  private mutating func limits(_ object: ValueObject, _ path: FieldPath) -> ProviderSettings.Limits {
    var limits = ProviderSettings.Limits()
    if let number = object["concurrency"]?.integer { limits.concurrency = Int(number) }
    if let number = object["timeout"]?.integer { limits.timeout = Int(number) }
    switch object["requests_per_second"] {
    case nil, .null?: break
    case .integer(let number)? where number > 0: limits.requestsPerSecond = Double(number)
    case .number(let number)? where number > 0: limits.requestsPerSecond = number
    case let other?:
      complaints.append(
        Complaint(
          .outOfRange, at: FieldPath(path.steps + [.key("limits"), .key("requests_per_second")]),
          "\"requests_per_second\" must be a number above 0, not \(Complaint.shown(other))"))
    }
    return limits
  }

  // MARK: the address

  /// The address without a slash at its end. Anything but https would hand credentials to whoever listens.
  private mutating func url(_ text: String, at path: FieldPath, isInsecureAllowed: Bool) -> String {
    guard let url = ServerURL(text) else {
      complaints.append(
        Complaint(
          .invalidURL, at: path, "\"url\" must be https://, a host and perhaps a port and a path",
          notes: ["no user, password, query or fragment; the vendor's documented path follows it"],
          hidesLine: text.contains("@")))
      return ""
    }
    if !url.isSecure, !url.isLoopback, !isInsecureAllowed {
      complaints.append(
        Complaint(
          .insecureURL, at: path, "\(Complaint.quoted(text)) would send credentials in the clear",
          suggestion: "use https, or say \"allow_insecure\": true"))
    }
    return url.text
  }

  // MARK: credentials

  private mutating func credentials(
    _ auth: Value?, _ type: ProviderType?, _ provider: FieldPath
  ) -> [String: CredentialSource] {
    let path = provider.appending(key: "auth")
    var sources: [String: CredentialSource] = [:]
    var given: Set<String> = []
    switch auth {
    case nil, .null?: break
    case .object(let members)?:
      for (key, value) in members where key != "$comment" {
        given.insert(key)
        checkCredentialName(key, type, path)
        sources[key] = credential(value, at: path.appending(key: key))
      }
    case let other?:
      complaints.append(
        Complaint(
          other.string == nil ? .wrongType : .literalCredential, at: path,
          "\"auth\" must be an object of credentials, each {\"env\": NAME} or {\"file\": PATH}", hidesLine: true))
      return [:]
    }
    if let type { checkCompleteness(given, type, auth == nil ? provider : path) }
    return sources
  }

  private mutating func checkCredentialName(_ key: String, _ type: ProviderType?, _ path: FieldPath) {
    guard let type else { return }
    let known = Set(type.credentials.flatMap(\.self)).sorted()
    guard !known.contains(key) else { return }
    complaints.append(
      Complaint(
        .unknownField, at: path.appending(key: key), .key,
        "\(type.title) takes no credential \(Complaint.quoted(key))",
        notes: known.isEmpty ? ["it takes none"] : ["it takes: \(known.joined(separator: ", "))"],
        suggestion: NameSuggestion.question(key, among: known)))
  }

  private mutating func checkCompleteness(_ given: Set<String>, _ type: ProviderType, _ path: FieldPath) {
    let sets = type.credentials
    guard !sets.isEmpty, !sets.contains(where: { given.isSuperset(of: $0) }) else { return }
    let words = sets.map { $0.joined(separator: " and ") }.joined(separator: ", or ")
    complaints.append(
      Complaint(.missingCredential, at: path, .container, "\(type.title) needs \(words) in \"auth\""))
  }

  /// Where a credential comes from. What stands there instead is never shown: it may be the credential itself.
  mutating func credential(_ value: Value, at path: FieldPath) -> CredentialSource? {
    guard let object = value.object else {
      complaints.append(
        Complaint(
          value.string == nil ? .wrongType : .literalCredential, at: path,
          "\"\(path)\" must say where the credential comes from; a credential itself does not belong in a file",
          suggestion: "{\"env\": \"NAME\"} or {\"file\": \"PATH\"}", hidesLine: true))
      return nil
    }
    let members = object.compactMapValues { key, value in key == "$comment" ? nil : value }
    if members.count == 1, let name = members["env"]?.string, isVariable(name) { return .environment(name) }
    if members.count == 1, let file = members["file"]?.string, !file.isEmpty { return .file(file) }
    complaints.append(
      Complaint(
        .invalidCredential, at: path, "\"\(path)\" must be {\"env\": NAME} or {\"file\": PATH}, and nothing else",
        notes: ["the name of an environment variable is made of letters, digits and \"_\""], hidesLine: true))
    return nil
  }

  private func isVariable(_ name: String) -> Bool {
    guard let first = name.utf8.first, !isDigit(first) else { return false }
    return name.utf8.allSatisfy { isDigit($0) || isLetter($0) || $0 == UInt8(ascii: "_") }
  }

  private func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
  private func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) }
}
