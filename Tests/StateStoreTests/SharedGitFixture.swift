import Foundation
import Git
import Model
import StateStores
import Synchronization
import TestSupport

/// A remote and clones of it: what several machines have. Time stands still unless a test moves it.
struct SharedGitFixture: Sendable {
  /// Time of day and monotonic time, moved by the test and by whoever pauses for less than a checkpoint's interval.
  final class Hands: Sendable {
    private let passed = Mutex(Duration.zero)
    private let notes = Mutex<[String]>([])

    var now: Duration { passed.withLock { $0 } }
    var heard: [String] { notes.withLock { $0 } }
    func pass(_ duration: Duration) { passed.withLock { $0 += duration } }
    func hear(_ note: String) { notes.withLock { $0.append(note) } }

    var timing: GitSharingOptions.Timing {
      GitSharingOptions.Timing(
        now: { self.now },
        pause: { duration in
          // The rhythm of checkpoints is the test's own; all other pauses pass at once.
          guard duration < .seconds(5) else { return try await Task.sleep(for: .seconds(3600)) }
          self.pass(duration)
        })
    }
  }

  let scratch: ScratchRepository
  let hands = Hands()
  let reference: String
  private let names = Counter()

  var remote: String { scratch.root.appending(path: "remote.git").path }

  init(reference: String = "refs/ccops/production/state") throws {
    self.reference = reference
    scratch = try ScratchRepository()
    try scratch.write("{}", to: "ccops.json")
    for number in 1...3 { try scratch.commit("change \(number)") }
    try scratch.git("clone", "--quiet", "--bare", scratch.path, remote)
  }

  /// A clone as CI makes it: one branch, one commit deep.
  func clone(_ name: String) throws -> String {
    let path = scratch.root.appending(path: name).path
    try scratch.git("clone", "--quiet", "--depth=1", "--single-branch", "file://\(remote)", path)
    return path
  }

  func store(
    _ path: String, timeout: Duration = .seconds(25), timing: GitSharingOptions.Timing? = nil, project: String? = nil
  ) throws -> GitStateStore {
    try store(path, options(timeout: timeout, timing: timing, project: project), project: project)
  }

  func options(
    timeout: Duration = .seconds(25), timing: GitSharingOptions.Timing? = nil, project: String? = nil
  ) -> GitSharingOptions {
    let hands = hands
    var settings = StateSettings()
    settings.ref = reference == "refs/ccops/production/state" ? nil : reference
    var options = GitSharingOptions(
      remote: "origin", reference: settings.reference(of: "production", project: project), timeout: timeout,
      timing: timing ?? hands.timing, note: { hands.hear($0) })
    options.unnamedReference = settings.ref == nil ? reference : nil
    return options
  }

  func store(_ path: String, _ options: GitSharingOptions, project: String? = nil) throws -> GitStateStore {
    let (hands, names) = (hands, names)
    return try GitStateStore(
      repository: try Repository.open(at: path),
      identity: StateIdentity(project: project, environment: "production"), sharing: options,
      clock: { Timestamp(milliseconds: StoreFixture.now.milliseconds + hands.now.milliseconds) },
      identifier: { names.next() })
  }

  /// A store over a clone whose settings name another ref.
  static func store(_ path: String, reference: String, hands: Hands) throws -> GitStateStore {
    try GitStateStore(
      repository: try Repository.open(at: path), identity: StateIdentity(environment: "production"),
      sharing: GitSharingOptions(
        remote: "origin", reference: reference, timing: hands.timing, note: { hands.hear($0) }),
      clock: { StoreFixture.now })
  }

  /// A machine that vanishes in the middle of a run: its clone as it was then stays, and nothing tells the others.
  func vanish(
    _ path: String, _ holder: LockHolder = StoreFixture.holder(),
    during body: @Sendable (GitStateSession) async throws -> Void
  ) async throws {
    let left = path + "-left"
    let remoteLeft = remote + "-left"
    try await store(path).withStateLock(holder) { session in
      guard let session = session as? GitStateSession else { throw Crash() }
      try await body(session)
      for (from, to) in [(path, left), (remote, remoteLeft)] {
        if FileManager.default.fileExists(atPath: to) { try FileManager.default.removeItem(atPath: to) }
        try FileManager.default.copyItem(atPath: from, toPath: to)
      }
    }
    for (from, to) in [(left, path), (remoteLeft, remote)] {
      try FileManager.default.removeItem(atPath: to)
      try FileManager.default.moveItem(atPath: from, toPath: to)
    }
  }

  var runReference: String { GitRemote.runReference(beside: reference) }

  /// Where the state ref on the remote is; empty when it is not there.
  func tip() throws -> String { try tip(of: reference) }

  /// Where the run ref on the remote is; empty when it is not there.
  func runTip() throws -> String { try tip(of: runReference) }

  private func tip(of reference: String) throws -> String {
    try scratch.git("for-each-ref", "--format=%(objectname)", reference, in: remote)
  }

  /// Makes the remote refuse every push to the references of a pattern.
  func refuse(_ pattern: String) throws {
    try hook("update", "case $1 in \(pattern)) echo \"policy: $1 is not allowed\" >&2; exit 1;; esac")
  }

  /// A hook of the remote.
  func hook(_ name: String, _ script: String) throws {
    let path = remote + "/hooks/" + name
    try "#!/bin/sh\n\(script)\n".write(toFile: path, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
  }

  /// Runs `body` while the remote is not there.
  @discardableResult
  func unreachable<Result>(_ body: () async throws -> Result) async throws -> Result {
    try FileManager.default.moveItem(atPath: remote, toPath: remote + "-away")
    let result = try await body()
    try FileManager.default.moveItem(atPath: remote + "-away", toPath: remote)
    return result
  }
}

extension SharedGitFixture {
  /// Runs an apply that creates one group, on a new clone.
  ///
  /// - Returns: The serial of the state.
  @discardableResult
  func run(_ name: String) async throws -> Int { try await Self.run(try store(try clone(name)), name) }

  /// As above, with a store.
  ///
  /// - Parameter recorded: Gets the serial when the state is recorded and not yet shared.
  @discardableResult
  static func run(
    _ store: GitStateStore, _ name: String = "a", recorded: @escaping @Sendable (Int) async -> Void = { _ in }
  ) async throws -> Int {
    try await store.withStateLock(StoreFixture.holder()) { session in
      try await session.announce([StoreFixture.intended(name)])
      try await session.journal([StoreFixture.begun, StoreFixture.intended(name), StoreFixture.succeeded(name)])
      return try await session.commit(
        StoreFixture.edit(StoreFixture.record("hanoi/groups/\(name)")), message: StoreFixture.message(),
        recorded: recorded)
    }
  }
}

extension Duration {
  var milliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }
}
