import ConfigLoading
import Foundation
import Git
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

  /// The global options as values, so that they can be used from any task.
  struct Options: Sendable {
    let directory: String
    let environment: String?
    let revision: String
    let readsWorktree: Bool
    let httpLog: String?
  }

  init(_ options: GlobalOptions) {
    self.options = Options(
      directory: options.directory, environment: options.environment, revision: options.revision,
      readsWorktree: options.readsWorktree, httpLog: options.httpLog)
    variables = ProcessInfo.processInfo.environment
    terminal = Terminal(noColor: options.noColor, variables: variables)
  }

  // MARK: The folder

  /// The folder of the chosen revision or of the directory, with a word about uncommitted changes.
  func tree() async throws -> SourceTree {
    if options.readsWorktree { return try SourceTree.folder(options.directory) }
    let repository = try openRepository()
    // As in git's own `REV:PATH`; no revision's name holds a colon.
    let parts = options.revision.split(separator: ":", maxSplits: 1).map(String.init)
    let named = parts.count == 2 ? parts[1].split(separator: "/").joined(separator: "/") : nil
    let folder = if let named { named } else { try await repository.folder(of: options.directory) }
    let commit = try await repository.resolve(parts.first ?? options.revision)
    let tree = try await SourceTree.commit(commit.id, in: repository, under: folder)
    if options.revision == "HEAD", !repository.isBare { try await warnOfChanges(repository, tree) }
    return tree
  }

  /// One line when files that ccops reads differ from the commit.
  private func warnOfChanges(_ repository: Repository, _ tree: SourceTree) async throws {
    let folders = SourceTree.folders(namedBy: tree.file(SourceTree.settingsPath)?.bytes ?? [])
    let changed = try await repository.changedPaths(under: tree.folder)
      .filter { $0 == SourceTree.settingsPath || SourceTree.isRelevant($0, folders: folders) }
    guard let first = changed.first else { return }
    terminal.say(
      "warning: \(changed.count == 1 ? PrintableText.cleanLines(first) : "\(changed.count) files") not committed; "
        + "\(tree.commit.prefix(12)) is read, not the work tree (--worktree reads that)\n")
  }

  func openRepository() throws -> Repository { try Repository.open(at: options.directory) }

  /// The folder checked; diagnostics are printed, and errors end the command.
  func configuration(_ tree: SourceTree) async throws -> (settings: Settings, resources: [Resource]) {
    let loaded = await load(tree)
    if !loaded.diagnostics.isEmpty {
      terminal.say(ReportFormat.standard.draw(DiagnosticsReport(loaded.diagnostics), on: terminal.page).errors)
    }
    guard let settings = loaded.settings, !loaded.diagnostics.hasErrors else { throw Silent.failure }
    return (settings, loaded.resources)
  }

  /// Parses and checks all files, which takes seconds for a large folder.
  func load(_ tree: SourceTree) async -> LoadedConfiguration {
    await offPool { () throws(Never) in
      ConfigLoader(types: ProviderCatalog.types).load(tree, environment: options.environment)
    }
  }

  // MARK: A run

  /// Makes a workspace, lends it, and closes everything it opened whatever happens.
  func withWorkspace<Result: Sendable>(_ body: @Sendable (Workspace) async throws -> Result) async throws -> Result {
    let tree = try await tree()
    let (settings, resources) = try await configuration(tree)
    let progress = self.progress()
    let log = try options.httpLog.map { path throws(ProviderError) in try HTTPLog(path: path) }
    return try await ProviderEnvironment.lend(variables: variables, log: log) { shared in
      let workspace = try await workspace(tree, settings, resources, shared, progress)
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

  private func workspace(
    _ tree: SourceTree, _ settings: Settings, _ resources: [Resource], _ shared: ProviderEnvironment,
    _ progress: ProgressReporter
  ) async throws -> Workspace {
    let types = Dictionary(uniqueKeysWithValues: ProviderCatalog.types.map { ($0.name, $0) })
    var providers: [String: any Provider] = [:]
    var schemas: [KindAddress: KindSchema] = [:]
    for (alias, provider) in settings.providers {
      providers[alias] = try ProviderCatalog.provider(for: provider, shared: shared)
      for kind in types[provider.type]?.kinds ?? [] {
        schemas[KindAddress(provider: alias, collection: kind.collection)] = kind
      }
    }
    let repository = try openRepository()
    return Workspace(
      settings: settings, resources: resources, commit: tree.commit, schemas: schemas, providers: providers,
      store: try await store(repository, settings) { progress.send(.note($0)) }, sink: progress, holder: holder(),
      author: try await author(repository), clock: Composition.now,
      load: { file throws(ProviderError) in
        guard let found = tree.file(file.path) else {
          throw ProviderError(.rejected, "\(file.path) is not in \(tree.commit.prefix(12))")
        }
        return found.bytes
      }, shouldStop: { Interruption.isStopRequested })
  }

  /// The store that the settings name, or the one that is asked for; `note` takes what it has to tell the user.
  func store(
    _ repository: Repository, _ settings: Settings, _ backend: StateSettings.Backend? = nil,
    note: @escaping @Sendable (String) -> Void
  ) async throws -> any StateStore {
    let identity = StateIdentity(environment: settings.environment, path: try await stateFolder(repository))
    switch backend ?? settings.state.backend {
    case .git:
      return try GitStateStore(
        repository: repository, identity: identity, sharing: sharing(settings, note), clock: Composition.now)
    case .postgres:
      return PostgresStateStore(
        identity: identity, connectionString: connectionString(settings), clock: Composition.now)
    }
  }

  /// The folder whose state it is, from the root of the repository.
  private func stateFolder(_ repository: Repository) async throws -> String {
    let parts = options.revision.split(separator: ":", maxSplits: 1)
    if parts.count == 2, !options.readsWorktree { return parts[1].split(separator: "/").joined(separator: "/") }
    return try await repository.folder(of: options.directory)
  }

  private func sharing(_ settings: Settings, _ note: @escaping @Sendable (String) -> Void) -> GitSharingOptions? {
    let reference = settings.state.ref ?? "refs/ccops/{environment}/state"
    return settings.state.remote.map { remote in
      GitSharingOptions(
        remote: remote, reference: reference.replacing("{environment}", with: settings.environment),
        mayAsk: terminal.canAsk, note: note)
    }
  }

  /// Reads the database's connection string when a connection is made, and not before.
  private func connectionString(_ settings: Settings) -> @Sendable () throws(StateError) -> Secret {
    let credentials = Credentials(
      alias: "state", sources: settings.state.url.map { ["url": $0] } ?? [:], variables: variables,
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

  func progress() -> ProgressReporter {
    let terminal = self.terminal
    return ProgressReporter(
      style: terminal.progressWidth.map { .live(columns: $0) } ?? .sparse, color: terminal.errorColor,
      now: Composition.now, write: { terminal.say($0) })
  }

  static let now: @Sendable () -> Timestamp = {
    Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
  }

  // MARK: Who

  func holder() -> LeaseHolder {
    LeaseHolder(
      user: variables["USER"] ?? variables["LOGNAME"] ?? NSUserName(), host: ProcessInfo.processInfo.hostName,
      process: Int(ProcessInfo.processInfo.processIdentifier), run: runURL, since: Composition.now(),
      identity: ProcessIdentity.own()?.description)
  }

  func author(_ repository: Repository) async throws -> String {
    if let identity = try await repository.identity() { return "\(identity.name) <\(identity.email)>" }
    let holder = holder()
    return "\(holder.user) <\(holder.user.replacing(" ", with: "-"))@\(holder.host)>"
  }

  /// The page of the CI run, as GitHub, GitLab, Jenkins and others tell it.
  private var runURL: String? {
    if let server = variables["GITHUB_SERVER_URL"], let repository = variables["GITHUB_REPOSITORY"],
      let run = variables["GITHUB_RUN_ID"]
    {
      return "\(server)/\(repository)/actions/runs/\(run)"
    }
    return variables["CI_JOB_URL"] ?? variables["BUILD_URL"] ?? variables["CCOPS_RUN_URL"]
  }
}
