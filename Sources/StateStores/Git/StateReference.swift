import Git
import Model
import Platform

/// Moves the refs of a state; nothing else does.
///
/// A process that dies while it moves one leaves git's lock file of the ref behind, and git would ask a person to
/// remove it. So every move is made under a lock of our own, which ends with the process, around a note in that file
/// with the name of the ref. A process that finds a note while it has the lock knows that the last one died in the
/// middle, and that git's lock file belongs to no living process.
struct StateReference: Sendable {
  let repository: Repository
  let folder: StateFolder

  /// Moves a reference by compare-and-swap; from nil makes it. Error: `.unwritable`.
  func move(_ name: String, from expected: ObjectID?, to new: ObjectID) async throws(StateError) -> Move {
    try await noted(name) { () async throws(StateError) -> Move in try await moveOnce(name, from: expected, to: new) }
  }

  /// Checks that a reference can be moved, and removes git's lock file of it if a ccops that died left it. Nothing
  /// moves.
  ///
  /// - Throws: `StateError.unwritable` with what to do.
  func requireMovable(_ name: String) async throws(StateError) {
    try await noted(name) { () async throws(StateError) -> Void in
      do throws(GitError) {
        try await repository.requireMovable(name)
      } catch {
        throw .unwritable(error.description)
      }
    }
  }

  /// Runs `body` under the lock of our own, with the name of the reference noted.
  private func noted<Value: Sendable>(
    _ name: String, _ body: () async throws(StateError) -> Value
  ) async throws(StateError) -> Value {
    let file = try await opened()
    if let left = try Self.leftName(in: file) { try await removeLock(of: left) }
    try Self.note(name, in: file)
    let result: Result<Value, StateError>
    do throws(StateError) {
      result = .success(try await body())
    } catch {
      result = .failure(error)
    }
    do throws(FileFailure) {
      try file.truncate(to: 0)
    } catch {
      throw .unwritable(error.description)
    }
    file.unlock()
    return try result.get()
  }

  private func opened() async throws(StateError) -> File {
    do throws(FileFailure) {
      try folder.make()
      let file = try File(folder.moving, .readAndAppend)
      try await file.waitForLock()
      return file
    } catch {
      throw .unwritable(error.description)
    }
  }

  /// The name in the note of a process that died.
  private static func leftName(in file: borrowing File) throws(StateError) -> String? {
    do throws(FileFailure) {
      return String(decoding: try file.contents(), as: UTF8.self).split(separator: "\n").first.map(String.init)
    } catch {
      throw .unwritable(error.description)
    }
  }

  /// Replaces the note. What an earlier one names must be dealt with by then, or it is lost if this process dies here.
  private static func note(_ name: String, in file: borrowing File) throws(StateError) {
    do throws(FileFailure) {
      try file.truncate(to: 0)
      try file.append(Array((name + "\n").utf8))
    } catch {
      throw .unwritable(error.description)
    }
  }

  /// Only a lock that stays: a git that is at work holds one for a moment.
  private func removeLock(of name: String) async throws(StateError) {
    guard name.hasPrefix("refs/ccops/"), !name.contains("..") else { return }
    let path = "\(repository.commonDirectory)/\(name).lock"
    for _ in 0..<20 {
      guard FileSystem.exists(path) else { return }
      do { try await SteadyTimer.sleep(for: .milliseconds(25)) } catch { return }
    }
    FileSystem.removeIfPossible(path)
  }

  enum Move: Hashable, Sendable {
    case done
    /// It was elsewhere.
    case modified
  }

  private func moveOnce(
    _ name: String, from expected: ObjectID?, to new: ObjectID
  ) async throws(StateError) -> Move {
    do throws(GitError) {
      try await repository.moveReference(name, from: expected, to: new)
      return .done
    } catch {
      if error.reason == .modified { return .modified }
      throw .unwritable(error.description)
    }
  }
}
