import ConfigLoading
import Git
import Logging
import Model
import Platform
import Providers
import Reporting
import StateStores
import Synchronization
import Workflows

/// The configuration folder that the global options name, and the repository that it lies in.
final class ConfigFolder: Sendable {
  private let options: Composition.Options
  private let terminal: Terminal
  private let logger: Logger?
  /// Of the process.
  private let variables: [String: String]
  private let opened = Mutex<Repository?>(nil)

  init(_ options: Composition.Options, _ terminal: Terminal, variables: [String: String], logger: Logger?) {
    self.options = options
    self.terminal = terminal
    self.variables = variables
    self.logger = logger
  }

  /// The repository. It is opened at the first call: `validate --worktree` works outside of any.
  func repository() async throws -> Repository {
    if let known = opened.withLock({ $0 }) { return known }
    let repository = try await open()
    opened.withLock { $0 = repository }
    warnOfVariables(repository)
    return repository
  }

  /// Opens a repository of another user if the user's `git` works in it: only that knows all places of
  /// `safe.directory`.
  private func open() async throws -> Repository {
    do throws(GitError) {
      return try Repository.open(at: options.directory)
    } catch {
      guard error.reason == .foreignOwner, await UserGit.trusts(options.directory) else { throw error }
      return try Repository.open(at: options.directory, isTrusted: true)
    }
  }

  private func warnOfVariables(_ repository: Repository) {
    let names = RepositoryVariables.foreign(in: variables, to: repository)
    guard !names.isEmpty else { return }
    terminal.say(
      "warning: \(names.joined(separator: ", ")) \(names.count == 1 ? "names" : "name") another repository and "
        + "\(names.count == 1 ? "is" : "are") ignored; ccops works on "
        + "\(PrintableText.cleanLines(repository.workTree ?? repository.gitDirectory)) (-C DIR chooses another)\n")
  }

  /// The folder's path from the root of the repository.
  func path() async throws -> String {
    if !options.readsWorktree, let named = options.revision.folder { return named }
    return try await repository().folder(of: options.directory)
  }

  /// Where the folder is on the disk, for the files that `ccops.json` names; nil in a bare repository.
  func directory() async throws -> String? {
    if options.readsWorktree { return options.directory }
    guard let root = try await repository().workTree else { return nil }
    let path = try await path()
    return path.isEmpty ? root : root + (root.hasSuffix("/") ? "" : "/") + path
  }

  /// The files of the chosen revision or of the directory, with a warning about uncommitted changes.
  func tree(_ part: SourceTree.Part = .all) async throws -> SourceTree {
    var part = part
    if let settings = try await chosenSettings() {
      if case .settings = part { return settings }
      if let file = settings.settings { part = .resources(of: file) }
    }
    let reading = SourceTree.Reading(part, limits: LoadLimits(variables))
    if options.readsWorktree {
      var tree = try SourceTree.folder(options.directory, reading)
      if tree.settings == nil { tree.folderAbove = try await folderAbove(in: nil) }
      return tree
    }
    let repository = try await repository()
    let folder = try await path()
    let commit = try await repository.resolve(options.revision.revision)
    var tree = try await SourceTree.commit(commit.id, in: repository, under: folder, reading)
    if tree.settings == nil { tree.folderAbove = try await folderAbove(in: commit.id) }
    if options.revision == .head, !repository.isBare { try await warnOfChanges(repository, tree) }
    return tree
  }

  /// The nearest folder above this one that has `ccops.json`, as an argument of `-C`; nil looks in no commit but in the
  /// directories.
  private func folderAbove(in commit: ObjectID?) async throws -> String? {
    guard let commit else {
      return ways(upTo: Self.mostFoldersAbove).first { FileSystem.exists("\($0)/\(SourceTree.settingsPath)") }
    }
    guard options.revision.folder == nil else { return nil }
    let parts = try await path().split(separator: "/")
    for (count, way) in ways(upTo: parts.count).enumerated() {
      let file = (parts.dropLast(count + 1) + [SourceTree.settingsPath[...]]).joined(separator: "/")
      if try await !repository().entries([file], of: commit).isEmpty { return way }
    }
    return nil
  }

  private static let mostFoldersAbove = 20

  /// `..`, `../..` and so on, from the directory of `-C`.
  private func ways(upTo count: Int) -> [String] {
    let base = options.directory == "." ? "" : options.directory + (options.directory.hasSuffix("/") ? "" : "/")
    return (0..<count).map { base + Array(repeating: "..", count: $0 + 1).joined(separator: "/") }
  }

  /// `ccops.json` of the revision of `--settings-from`; nil without that option.
  private func chosenSettings() async throws -> SourceTree? {
    guard let revision = options.settingsRevision else { return nil }
    let repository = try await repository()
    let commit = try await repository.resolve(revision)
    let reading = SourceTree.Reading(.settings, limits: LoadLimits(variables), settingsRevision: revision)
    let tree = try await SourceTree.commit(commit.id, in: repository, under: try await path(), reading)
    guard tree.settings != nil else {
      throw WorkflowError("the revision \"\(revision)\" of --settings-from has no ccops.json")
    }
    return tree
  }

  /// One line when files that ccops reads differ from the commit.
  private func warnOfChanges(_ repository: Repository, _ tree: SourceTree) async throws {
    let names = [SourceTree.settingsPath] + (tree.settings?.folders.sorted() ?? [])
    let changed = try await repository.changedPaths(under: tree.folder, of: names)
      .filter { $0 == SourceTree.settingsPath || tree.settings?.isRelevant($0) ?? false }
    guard let first = changed.first else { return }
    terminal.say(
      "warning: \(changed.count == 1 ? PrintableText.cleanLines(first) : "\(changed.count) files") not committed; "
        + "\(tree.commit.prefix(12)) is read, not the work tree (--worktree reads that)\n")
  }

  /// Digest of everything that ccops reads of a tree, also where only its settings were read.
  func digest(of tree: SourceTree) async throws -> String {
    guard tree.commit == SourceTree.worktree else { return tree.digest }
    let directory = options.directory
    return try await offPool { () throws(SourceFolderError) in try SourceTree.folder(directory).digest }
  }

  /// How many commits are searched for one with the same files.
  private static let historyLimit = 1000

  /// How a tree's commit, or for a directory the commit checked out, relates to one that was applied before.
  func relation(of tree: SourceTree, to applied: String) async throws -> CommitRelation {
    let repository = try await repository()
    guard let applied = ObjectID(hex: applied) else { return .contained }
    let isShallow = try await repository.isShallow
    guard try await repository.hasCommit(applied) else { return isShallow ? .cutOff : .missing }
    let own = if let id = ObjectID(hex: tree.commit) { id } else { try await repository.resolve("HEAD").id }
    if try await repository.isAncestor(applied, of: own) { return .contained }
    // A squash merge has the files of the branch that was applied, and none of its commits.
    if try await repository.hasInHistory(of: own, limit: Self.historyLimit, tree.parts, as: applied) {
      return .contained
    }
    return isShallow ? .cutOff : .notContained
  }

  /// Reads the files that operations upload.
  func assets(of tree: SourceTree) async throws -> AssetReader {
    guard let commit = ObjectID(hex: tree.commit) else { return AssetReader(directory: options.directory) }
    return AssetReader(commit, in: try await repository(), under: tree.folder)
  }

  /// Parses and checks all files, which takes seconds for a large folder.
  func load(_ tree: SourceTree) async -> LoadedConfiguration {
    await load(tree) { $0.load(tree, environment: self.options.environment) }
  }

  /// The same, with the findings of all environments where none was chosen.
  func check(_ tree: SourceTree) async -> LoadedConfiguration {
    guard options.environment == nil else { return await load(tree) }
    return await load(tree) { $0.check(tree) }
  }

  private func load(
    _ tree: SourceTree, _ body: @escaping @Sendable (ConfigLoader) -> LoadedConfiguration
  ) async -> LoadedConfiguration {
    let loaded = await offPool { () throws(Never) in
      body(
        ConfigLoader(
          types: ProviderCatalog.types, allowed: AllowedPlaces(self.variables), limits: LoadLimits(self.variables)))
    }
    logger?.debug(
      "loaded \(tree.commit): \(tree.files.count) files, \(loaded.resources.count) resources, \(loaded.diagnostics.count) diagnostics"
    )
    return loaded
  }

  /// The folder checked; diagnostics are printed, and errors end the command.
  func configuration(_ part: SourceTree.Part = .all) async throws -> Configuration {
    let tree = try await tree(part)
    let loaded = await load(tree)
    if !loaded.diagnostics.isEmpty {
      terminal.say(ReportFormat.standard.draw(DiagnosticsReport(loaded.diagnostics), on: terminal.page).errors)
    }
    guard let settings = loaded.settings, !loaded.diagnostics.hasErrors else {
      throw FolderFindings(diagnostics: loaded.diagnostics)
    }
    return Configuration(
      tree: tree, settings: settings, resources: loaded.resources, similarFolders: loaded.similarFolders)
  }
}

/// A folder without errors.
struct Configuration: Sendable {
  let tree: SourceTree
  let settings: Settings
  let resources: [Resource]
  let similarFolders: [String: String]
}
