import Model

// Settings from the checked document of `ccops.json`. What its complaints are about is left out.

extension Settings {
  init(environment: String, _ document: ValueObject, _ types: [String: ProviderType]) {
    self.init(environment: environment)
    name = document["name"]?.string
    state = StateSettings(document["state"]?.object ?? [:])
    safety = SafetySettings(document["safety"]?.object ?? [:])
    for (alias, type) in types {
      providers[alias] = ProviderSettings(alias: alias, document["providers"]?.object?[alias]?.object ?? [:], type)
    }
  }
}

extension StateSettings {
  fileprivate init(_ document: ValueObject) {
    self.init(
      backend: document["backend"]?.string.flatMap(Backend.init) ?? StateSettings().backend,
      remote: document["remote"]?.string, ref: document["ref"]?.string,
      url: document["url"].flatMap(CredentialSource.init))
    if let seconds = document["timeout"]?.integer { timeout = Int(seconds) }
  }
}

extension SafetySettings {
  fileprivate init(_ document: ValueObject) {
    self.init()
    if let percent = document["max_delete_percent"]?.integer { maximumDeletePercent = Int(percent) }
    if let percent = document["max_update_percent"]?.integer { maximumUpdatePercent = Int(percent) }
    if let number = document["minimum_objects"]?.integer { minimumObjects = Int(number) }
  }
}

extension ProviderSettings {
  /// nil for an account whose address is not one that credentials may be sent to.
  fileprivate init?(alias: String, _ document: ValueObject, _ type: ProviderType) {
    let url: ServerURL
    do throws(ServerURL.Refusal) {
      url = try ServerURL(
        document["url"]?.string ?? "", allowsInsecure: document["allow_insecure"]?.bool ?? false)
    } catch {
      return nil
    }
    self.init(alias: alias, type: type.name, url: url)
    for (key, source) in document["auth"]?.object ?? [:] { credentials[key] = CredentialSource(source) }
    limits = Limits(document["limits"]?.object ?? [:])
    let names = Set(type.options.map(\.name))
    options = document.keeping { key, _ in names.contains(key) }
    caFile = document["ca_file"]?.string
  }
}

extension ProviderSettings.Limits {
  fileprivate init(_ document: ValueObject) {
    self.init(requestsPerSecond: document["requests_per_second"]?.double)
    if let number = document["concurrency"]?.integer { concurrency = Int(number) }
    if let number = document["timeout"]?.integer { timeout = Int(number) }
    if let number = document["list_delay"]?.integer { listDelay = Int(number) }
  }
}
