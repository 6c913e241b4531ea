package import Model
import Platform

/// What one run works with, already chosen: the configuration at a commit, the vendors' accounts, the state, and where
/// to talk to. The executable makes it; the workflows use it and choose nothing.
package struct Workspace: Sendable {
  package var settings: Settings
  package var resources: [Resource]
  /// By a provider without files, a folder that has nearly its name.
  package var similarFolders: [String: String] = [:]
  /// 40 hexadecimal digits, or `worktree`.
  package var commit: String
  package var schemas: [KindAddress: KindSchema]
  package var providers: [String: any Provider]
  package var store: any StateStore
  package var sink: any EventSink
  package var holder: LockHolder
  /// `Name <address>` of the person who applies.
  package var author: String
  package var clock: @Sendable () -> Timestamp
  /// Reads a file of the configuration folder as it is in the commit.
  package var load: @Sendable (FileReference) async throws(ProviderError) -> [UInt8]
  /// Whether somebody asked the run to stop.
  package var shouldStop: @Sendable () -> Bool
  /// How the commit relates to one that was applied before.
  package var relation: @Sendable (_ applied: String) async throws -> CommitRelation = { _ in .contained }
  /// Digest of the files that were read; what a saved plan is bound to.
  package var tree: @Sendable () async throws -> String? = { nil }
  /// The accounts of all environments by their settings, for the environments whose settings have no errors.
  package var environmentAccounts: @Sendable () async -> [String: [String: ProviderAccount]] = { [:] }
  /// Gets what an apply did when it is recorded and only the sharing of the state is left, which may take long.
  package var recorded: @Sendable (ApplyResult) async -> Void = { _ in }
  /// Lets time pass.
  package var pause: @Sendable (Duration) async throws -> Void

  package init(
    settings: Settings, resources: [Resource], commit: String, schemas: [KindAddress: KindSchema],
    providers: [String: any Provider], store: any StateStore, sink: any EventSink, holder: LockHolder, author: String,
    clock: @escaping @Sendable () -> Timestamp,
    load: @escaping @Sendable (FileReference) async throws(ProviderError) -> [UInt8],
    shouldStop: @escaping @Sendable () -> Bool = { false },
    pause: @escaping @Sendable (Duration) async throws -> Void = { try await SteadyTimer.sleep(for: $0) }
  ) {
    self.settings = settings
    self.resources = resources
    self.commit = commit
    self.schemas = schemas
    self.providers = providers
    self.store = store
    self.sink = sink
    self.holder = holder
    self.author = author
    self.clock = clock
    self.load = load
    self.shouldStop = shouldStop
    self.pause = pause
  }

  /// Ends the sessions that the vendors' accounts opened.
  package func close() async {
    for name in providers.keys.sorted() { await providers[name]?.close() }
  }
}

/// A run that stops because of something it was told or found, in words for the user.
package struct WorkflowError: Error, CustomStringConvertible, Sendable {
  package let description: String

  package init(_ description: String) { self.description = description }
}
