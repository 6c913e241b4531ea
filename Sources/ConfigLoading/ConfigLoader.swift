package import Model

/// What a configuration folder says in one environment, or why it says nothing.
package struct LoadedConfiguration: Sendable {
  /// Nil when `ccops.json` is missing or faulty.
  package let settings: Settings?
  /// Sorted by address. Faulty ones are left out: the list is whole only when no diagnostic is an error.
  package let resources: [Resource]
  /// All that was found, in reading order.
  package let diagnostics: [Diagnostic]
  /// By a provider whose own folder is missing or empty, the folder that has nearly its name.
  package let similarFolders: [String: String]
}

/// The folder's files into settings and resources: values in, values out. It reads no file, asks no network and touches
/// no credential.
///
/// Nothing stops it at the first fault: whatever can still be read is read, so that all diagnostics come at once.
package struct ConfigLoader: Sendable {
  private let types: [ProviderType]
  private let allowed: AllowedPlaces
  private let limits: LoadLimits

  /// - Parameter allowed: What `ccops.json` may name; by default everything.
  package init(
    types: [ProviderType], allowed: AllowedPlaces = AllowedPlaces([:]), limits: LoadLimits = LoadLimits()
  ) {
    self.types = types
    self.allowed = allowed
    self.limits = limits
  }

  /// Loads for an environment; nil: the default one.
  package func load(_ tree: SourceTree, environment: String? = nil) -> LoadedConfiguration {
    guard let file = tree.settings else { return failure(missing(tree)) }
    if file.source.unread != nil { return failure(Diagnostic(wrongTypeOf: file.source)) }
    var reader = SettingsReader(types: types, allowed: allowed)
    let settings = reader.read(file, environment: environment)
    let layout = TreeLayout(tree, settings)
    var decoder = ResourceDecoder(tree: tree, layout: layout, variables: settings.variables, limits: limits)
    let decoded = layout.entries.map { decoder.decode($0, layout.kinds[$0.kind]) }
    for overlay in layout.otherOverlays { decoder.proofread(overlay.file, overlay.address) }
    var folder = FolderChecker(decoded, kinds: layout.kinds)
    let checked = folder.check()
    let unread = UnreadFolders(tree, settings, types: types)
    let diagnostics =
      settings.diagnostics + forbidden(file, besides: settings) + layout.diagnostics + unread.diagnostics
      + decoder.diagnostics + unused(decoder)
      + checked.flatMap { $0.text.diagnostics($0.complaints, address: $0.address) }
    return LoadedConfiguration(
      settings: settings.settings, resources: resources(checked), diagnostics: listed(diagnostics.inReadingOrder),
      similarFolders: unread.similar)
  }

  /// The accounts of each environment, by provider alias, for the environments whose settings have no errors.
  package func accounts(_ tree: SourceTree) -> [String: [String: ProviderAccount]] {
    guard let file = tree.settings else { return [:] }
    var reader = SettingsReader(types: types)
    var accounts: [String: [String: ProviderAccount]] = [:]
    for environment in reader.read(file, environment: nil).environments {
      var reader = SettingsReader(types: types)
      accounts[environment] = reader.read(file, environment: environment).settings?.providers
        .mapValues { ProviderAccount(url: $0.url) }
    }
    return accounts
  }

  /// What the other environments name and may not name. A plan of such an environment may run elsewhere.
  private func forbidden(_ file: SettingsFile, besides settings: SettingsReading) -> [Diagnostic] {
    guard allowed.isActive else { return [] }
    var known = Set(settings.diagnostics)
    return settings.environments.subtracting([settings.environment]).sorted().flatMap { name in
      var reader = SettingsReader(types: types, allowed: allowed)
      return reader.read(file, environment: name).diagnostics.filter {
        [.forbiddenHost, .forbiddenCredential].contains($0.code) && known.insert($0).inserted
      }
    }
  }

  /// As many as a person can need, and a count of the rest.
  private func listed(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
    let rest = diagnostics.dropFirst(limits.diagnostics)
    guard !rest.isEmpty else { return diagnostics }
    let more = Diagnostic(
      .moreFindings, rest.contains(where: \.isError) ? .error : .warning,
      "\(rest.count) more findings in this folder are not listed")
    return diagnostics.prefix(limits.diagnostics) + [more]
  }

  private func resources(_ decoded: [DecodedResource]) -> [Resource] {
    decoded.lazy.filter { !$0.hasErrors }.map {
      Resource(address: $0.address, attributes: $0.attributes, settings: $0.settings, source: $0.source)
    }.sorted { $0.address < $1.address }
  }

  private func unused(_ decoder: ResourceDecoder) -> [Diagnostic] {
    (decoder.checker.files?.unused ?? []).map {
      Diagnostic(
        .strayFile, .warning, "no resource beside it uses \($0.path)", file: $0.path,
        suggestion: "name it in a field that takes a file, or remove it")
    }
  }

  private func failure(_ diagnostic: Diagnostic) -> LoadedConfiguration {
    LoadedConfiguration(settings: nil, resources: [], diagnostics: [diagnostic], similarFolders: [:])
  }

  private func missing(_ tree: SourceTree) -> Diagnostic {
    Diagnostic(
      .missingSettings, .error, "there is no ccops.json here", file: SourceTree.settingsPath,
      notes: tree.folder.isEmpty ? [] : ["looked for in the folder \(tree.folder)"],
      suggestion: "add one; -C DIR chooses another folder")
  }
}
