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
    guard let file = readable(tree) else { return failure(tree) }
    let reading = read(tree, file, environment: environment)
    return loaded(reading, reading.diagnostics + forbidden(file, besides: reading.settings) + unused(reading.assets))
  }

  /// Loads for the default environment, with the findings of all environments: each once, and named where not all
  /// environments have it.
  ///
  /// - Complexity: Of each further environment only the files with an overlay, a finding or another value of a variable
  ///   are decoded again.
  package func check(_ tree: SourceTree) -> LoadedConfiguration {
    guard let file = readable(tree) else { return failure(tree) }
    let first = read(tree, file, environment: nil)
    var findings = EnvironmentFindings()
    findings.add(first.diagnostics, of: first.settings.environment)
    var assets = first.assets
    for name in first.settings.environments.subtracting([first.settings.environment]).sorted() {
      let other = read(tree, file, environment: name, after: first)
      findings.add(other.diagnostics, of: name)
      assets.merge(other.assets)
    }
    return loaded(first, findings.merged + unused(assets))
  }

  /// nil where there is no `ccops.json` that can be read.
  private func readable(_ tree: SourceTree) -> SettingsFile? {
    tree.settings.flatMap { $0.source.unread == nil ? $0 : nil }
  }

  /// What the folder says in one environment.
  ///
  /// - Parameter earlier: Another environment of the same folder, whose decoded files are used where they are the same.
  private func read(
    _ tree: SourceTree, _ file: SettingsFile, environment: String?, after earlier: FolderReading? = nil
  ) -> FolderReading {
    var reader = SettingsReader(types: types, allowed: allowed)
    let settings = reader.read(file, environment: environment)
    let layout = TreeLayout(tree, settings)
    var decoder = ResourceDecoder(tree: tree, layout: layout, variables: settings.variables, limits: limits)
    let known = earlier?.decoded(for: settings) ?? [:]
    let decoded = layout.entries.map { decoder.decode($0, layout.kinds[$0.kind], known: known[$0.address]) }
    for overlay in layout.otherOverlays { decoder.proofread(overlay.file, overlay.address) }
    var folder = FolderChecker(decoded, kinds: layout.kinds)
    let checked = folder.check()
    let unread = UnreadFolders(tree, settings, types: types)
    let diagnostics =
      settings.diagnostics + layout.diagnostics + unread.diagnostics + decoder.diagnostics
      + checked.flatMap { $0.text.diagnostics($0.complaints, address: $0.address) }
    return FolderReading(
      settings: settings, decoded: decoded, checked: checked, diagnostics: diagnostics,
      assets: AssetUse(Array(layout.assets.keys), used: decoder.checker.files?.used ?? []), similar: unread.similar)
  }

  private func loaded(_ reading: FolderReading, _ diagnostics: [Diagnostic]) -> LoadedConfiguration {
    LoadedConfiguration(
      settings: reading.settings.settings, resources: resources(reading.checked),
      diagnostics: listed(diagnostics.inReadingOrder), similarFolders: reading.similar)
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

  private func unused(_ assets: AssetUse) -> [Diagnostic] {
    assets.unused.map { path in
      Diagnostic(
        .strayFile, .warning, "no resource beside it uses \(path)", file: path,
        suggestion: AssetUse.resourceName(of: path).map {
          "a resource is read only if its file ends in .json: if this is one, rename it to \($0)"
        } ?? "name it in a field that takes a file, or remove it")
    }
  }

  private func failure(_ tree: SourceTree) -> LoadedConfiguration {
    let diagnostic = tree.settings.map { Diagnostic(wrongTypeOf: $0.source) } ?? missing(tree)
    return LoadedConfiguration(settings: nil, resources: [], diagnostics: [diagnostic], similarFolders: [:])
  }

  private func missing(_ tree: SourceTree) -> Diagnostic {
    Diagnostic(
      .missingSettings, .error, "there is no ccops.json here", file: SourceTree.settingsPath,
      notes: tree.folder.isEmpty ? [] : ["looked for in the folder \(tree.folder)"],
      suggestion: tree.folderAbove.map { "a folder above has one: -C \($0) chooses it" }
        ?? "add one; -C DIR chooses another folder")
  }
}
