import Model

/// The rules between fields of `ccops.json`, which the schema of each field cannot say.
struct SettingsRules {
  /// Checked by its fields, with defaults.
  let document: ValueObject
  /// By provider name.
  let types: [String: ProviderType]

  var complaints: [Complaint] {
    var found = state
    for (alias, type) in types.sorted(by: { $0.key < $1.key }) {
      let account = document["providers"]?.object?[alias]?.object ?? [:]
      let path = FieldPath([.key("providers"), .key(alias)])
      found += [insecure(account, at: path), incomplete(account, type, at: path), surplus(account, type, at: path)]
        .compactMap(\.self)
    }
    return found
  }

  /// Anything but https would hand credentials to everyone who listens.
  private func insecure(_ account: ValueObject, at path: FieldPath) -> Complaint? {
    guard let text = account["url"]?.string else { return nil }
    do throws(ServerURL.Refusal) {
      _ = try ServerURL(text, allowsInsecure: account["allow_insecure"]?.bool ?? false)
    } catch {
      guard error == .insecure else { return nil }
      return Complaint(
        .insecureURL, at: path.appending(key: "url"),
        "\(Complaint.quoted(text)) would send credentials in the clear"
      ).suggesting("use https, or say \"allow_insecure\": true")
    }
    return nil
  }

  private func incomplete(_ account: ValueObject, _ type: ProviderType, at path: FieldPath) -> Complaint? {
    // A credential that is null is none, as in a patch of an environment.
    let given = Set((account["auth"]?.object ?? [:]).keeping { !$1.isNull }.keys)
    let isUnreadable = account["auth"].map { !$0.isNull && $0.object == nil } ?? false
    guard !isUnreadable, !type.credentials.isEmpty, !type.credentials.contains(where: { given.isSuperset(of: $0) })
    else { return nil }
    let words = type.credentials.map { $0.joined(separator: " and ") }.joined(separator: ", or ")
    return Complaint(
      .missingCredential, at: account["auth"] == nil ? path : path.appending(key: "auth"),
      "\(type.title) needs \(words) in \"auth\""
    ).about(.container)
  }

  /// Two complete sets of credentials: only one is used, and the other one may be that of another account.
  private func surplus(_ account: ValueObject, _ type: ProviderType, at path: FieldPath) -> Complaint? {
    let given = Set((account["auth"]?.object ?? [:]).keeping { !$1.isNull }.keys)
    let complete = type.credentials.filter { given.isSuperset(of: $0) }.map { $0.joined(separator: " and ") }
    guard complete.count > 1 else { return nil }
    return Complaint(
      .surplusCredential, at: path.appending(key: "auth"),
      "\"auth\" has both \(complete.joined(separator: ", and "))"
    ).about(.key).suggesting("keep one of them; an environment removes one of the base with null")
  }

  private var state: [Complaint] {
    let state = document["state"]?.object ?? [:]
    let path = FieldPath.key("state")
    var found: [Complaint] = []
    if state["ref"]?.string != nil, state["remote"]?.string == nil {
      found.append(
        Complaint(
          .invalidState, at: path.appending(key: "ref"),
          "\"ref\" names the reference on a remote, and there is no \"remote\""
        ).suggesting("add \"remote\": \"origin\""))
    }
    if state["backend"] == .string(StateSettings.Backend.postgres.rawValue), state["url"] == nil {
      found.append(
        Complaint(
          .invalidState, at: path.appending(key: "backend"), "postgres needs the database's connection string"
        ).suggesting("add \"url\": {\"env\": \"CCOPS_DATABASE_URL\"}"))
    }
    return found + unnamed(state, at: path) + colliding(state, at: path)
  }

  /// Beside a ref of the user's own choice the run ref is called like it, with "-run" at its end.
  private func colliding(_ state: ValueObject, at path: FieldPath) -> [Complaint] {
    guard let ref = state["ref"]?.string else { return [] }
    let settings = StateSettings(ref: ref)
    let standard = document["default_environment"]?.string ?? SettingsReader.standardEnvironment
    let names = Set((document["environments"]?.object?.keys ?? []) + [standard])
    let references = Dictionary(grouping: names) { settings.reference(of: $0, project: document["name"]?.string) }
    for (reference, environments) in references.sorted(by: { $0.key < $1.key }) {
      guard let other = references[reference + "-run"]?.first, let name = environments.first else { continue }
      return [
        Complaint(
          .invalidState, at: path.appending(key: "ref"),
          "\(Complaint.quoted(reference + "-run")) would be the state of \(other) and the run ref of \(name)"
        ).suggesting("put {environment} before the end, for example \"refs/heads/ccops/{environment}/state\"")
      ]
    }
    return []
  }

  /// Without a name, two folders of one environment's name would read each other's state.
  private func unnamed(_ state: ValueObject, at path: FieldPath) -> [Complaint] {
    guard document["name"]?.string == nil else { return [] }
    let fix = "add \"name\": NAME beside \"ccops\"; a state that is there already is moved to it"
    var found: [Complaint] = []
    if state["backend"] == .string(StateSettings.Backend.postgres.rawValue) {
      found.append(
        Complaint(
          .invalidState, at: path.appending(key: "backend"),
          "a database holds the states of many folders, and this one has no name"
        ).suggesting(fix))
    }
    if state["ref"]?.string?.contains("{name}") == true {
      found.append(
        Complaint(
          .invalidState, at: path.appending(key: "ref"), "{name} stands for the project's name, and there is none"
        ).suggesting(fix))
    }
    return found
  }
}
