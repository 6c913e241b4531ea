import ConfigLoading
import Foundation
import Git
import Logging
import Model
import Planning
import Platform
import ProviderKit
import Providers
import Reporting
import StateStores
import Workflows

/// The only place that chooses parts: from flags and the process's environment to a workspace.
struct Composition: Sendable {
  let options: Options
  let terminal: Terminal
  let variables: [String: String]
  let folder: ConfigFolder
  /// Gets what `--verbose` prints; nil without that option.
  let logger: Logger?

  /// The global options as values, so that they can be used from any task.
  struct Options: Sendable {
    let directory: String
    let environment: String?
    let revision: RevisionArgument
    let readsWorktree: Bool
    let settingsRevision: String?
    let httpLog: String?
    let isVerbose: Bool
  }

  init(_ options: GlobalOptions) {
    self.options = Options(
      directory: options.directory, environment: options.environment, revision: options.revision,
      readsWorktree: options.readsWorktree, settingsRevision: options.settingsRevision, httpLog: options.httpLog,
      isVerbose: options.verbose)
    variables = ProcessInfo.processInfo.environment
    let terminal = Terminal(noColor: options.noColor, variables: variables)
    self.terminal = terminal
    logger = options.verbose ? Logger(label: "ccops") { _ in VerboseLogHandler { terminal.say($0) } } : nil
    folder = ConfigFolder(self.options, terminal, variables: variables, logger: logger)
  }

  // MARK: A run

  /// Runs `body` with a workspace, and closes everything that was opened, whatever happens.
  ///
  /// - Parameter part: What of the folder is read. With the settings alone the workspace has no resources.
  func withWorkspace<Result: Sendable>(
    _ part: SourceTree.Part = .all, _ body: @Sendable (Workspace) async throws -> Result
  ) async throws -> Result {
    let configuration = try await folder.configuration(part)
    let progress = self.progress()
    let log = options.httpLog == nil && logger == nil ? nil : try httpLog(sink(progress))
    let places = CredentialPlaces(variables: variables, folder: try await folder.directory())
    return try await ProviderEnvironment.lend(places, log: log) { shared in
      let workspace = try await workspace(configuration, shared, sink: sink(progress))
      do {
        let result = try await body(workspace)
        await workspace.close()
        progress.finish()
        return result
      } catch {
        await workspace.close()
        progress.finish()
        throw error
      }
    }
  }

  private func httpLog(_ sink: any EventSink) throws -> HTTPLog {
    try HTTPLog(path: options.httpLog, logger: logger) { sink.send(.warning($0)) }
  }

  private func workspace(
    _ configuration: Configuration, _ shared: ProviderEnvironment, sink: any EventSink
  ) async throws -> Workspace {
    let settings = configuration.settings
    let types = Dictionary(uniqueKeysWithValues: ProviderCatalog.types.map { ($0.name, $0) })
    var providers: [String: any Provider] = [:]
    var schemas: [KindAddress: KindSchema] = [:]
    for (alias, provider) in settings.providers {
      providers[alias] = try ProviderCatalog.provider(for: provider, shared: shared)
      for kind in types[provider.type]?.kinds ?? [] {
        schemas[KindAddress(provider: alias, collection: kind.collection)] = kind
      }
    }
    let tree = configuration.tree
    let assets = try await folder.assets(of: tree)
    var workspace = Workspace(
      settings: settings, resources: configuration.resources, commit: tree.commit, schemas: schemas,
      providers: providers, store: try await store(settings) { sink.send(.note($0)) }, sink: sink,
      holder: holder(),
      author: try await identity.author(folder.repository()), clock: Composition.now,
      load: { file throws(ProviderError) in try await assets.bytes(of: file) },
      shouldStop: { Interruption.isStopRequested })
    workspace.similarFolders = configuration.similarFolders
    workspace.relation = { [folder] applied in try await folder.relation(of: tree, to: applied) }
    workspace.tree = { [folder] in try await folder.digest(of: tree) }
    workspace.environmentAccounts = {
      await offPool { () throws(Never) in ConfigLoader(types: ProviderCatalog.types).accounts(tree) }
    }
    return workspace
  }

  /// The store that the settings name, or the one that is asked for; `note` takes its messages for the user.
  func store(
    _ settings: Settings, _ backend: StateSettings.Backend? = nil, note: @escaping @Sendable (String) -> Void
  ) async throws -> any StateStore {
    let identity = StateIdentity(
      project: settings.name, environment: settings.environment, path: try await folder.path())
    switch backend ?? settings.state.backend {
    case .git:
      let repository = try await folder.repository()
      return try GitStateStore(
        repository: repository, identity: identity, sharing: try await sharing(settings, note),
        author: try await self.identity.author(repository), clock: Composition.now)
    case .postgres:
      guard settings.name != nil else {
        throw WorkflowError(
          "a database holds the states of many folders, and this one has no name: add \"name\": NAME to ccops.json")
      }
      let places = CredentialPlaces(variables: variables, folder: try await folder.directory())
      return PostgresStateStore(
        identity: identity, repository: try await folder.repository(),
        connectionString: connectionString(settings, places), clock: Composition.now)
    }
  }

  private func sharing(
    _ settings: Settings, _ note: @escaping @Sendable (String) -> Void
  ) async throws -> GitSharingOptions? {
    let state = settings.state
    guard let remote = state.remote else { return nil }
    try await requireAllowed(remote)
    var options = GitSharingOptions(
      remote: remote, reference: state.reference(of: settings.environment, project: settings.name),
      mayAsk: terminal.canAsk, note: note)
    let unnamed = state.reference(of: settings.environment, project: nil)
    options.unnamedReference = unnamed == options.reference ? nil : unnamed
    options.referencePattern =
      state.ref?.contains("{environment}") == true ? state.reference(of: "*", project: settings.name) : nil
    options.logger = logger
    options.transferTimeout = .seconds(state.timeout)
    options.stopRequests = { Interruption.requests }
    return options
  }

  /// A remote is known by the address that git's configuration gives it.
  private func requireAllowed(_ remote: String) async throws {
    let allowed = AllowedPlaces(variables)
    guard allowed.isActive else { return }
    let address = await UserGit.address(of: remote, in: try await folder.repository().gitDirectory) ?? remote
    guard !allowed.allows(remote: address, isConfigured: address != remote) else { return }
    throw WorkflowError(
      "the remote \(GitRemote.shown(remote)) of \"state\" leads to \(GitRemote.shown(address)), which "
        + "\(AllowedPlaces.hostsVariable) does not list")
  }

  /// Reads the database's connection string when a connection is made, and not before.
  private func connectionString(
    _ settings: Settings, _ places: CredentialPlaces
  ) -> @Sendable () throws(StateError) -> Secret {
    let credentials = Credentials(
      alias: "state", sources: settings.state.url.map { ["url": $0] } ?? [:], places: places,
      secrets: KnownSecrets())
    return { () throws(StateError) in
      guard credentials.has("url") else {
        throw .unreadable("ccops.json does not say where the database is: add \"url\": {\"env\": NAME} to \"state\"")
      }
      do throws(ProviderError) {
        return try credentials.read("url")
      } catch {
        throw .unreadable(error.message)
      }
    }
  }

  private func sink(_ progress: ProgressReporter) -> any EventSink {
    logger.map { LoggedEvents(next: progress, log: $0) } ?? progress
  }

  func progress() -> ProgressReporter {
    let terminal = self.terminal
    // A line that is rewritten in place and a log do not go together.
    let columns = logger == nil ? terminal.progressWidth : nil
    return ProgressReporter(
      style: columns.map { .live(columns: $0) } ?? .sparse, color: terminal.errorColor,
      now: Composition.now, write: { terminal.say($0) })
  }

  static let now: @Sendable () -> Timestamp = {
    Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
  }

  var identity: RunIdentity { RunIdentity(variables: variables) }

  func holder() -> LockHolder { identity.holder(since: Composition.now()) }
}
