import Git
import Glibc
import Model

/// The only way by which the references of a state move.
///
/// A process that dies while it moves one leaves git's lock file of the reference behind, and git would ask a person to remove it. So every move is
/// made under a lock of our own, which ends with the process, around a note in that file: who finds the note there while holding the lock knows
/// that the last one died in the middle, and that git's lock is of no living process.
struct StateReference: Sendable {
  private static let note: [UInt8] = Array("moving\n".utf8)

  let repository: Repository
  let folder: StateFolder

  /// Moves a reference by compare-and-swap.
  ///
  /// Errors: `.modified` as `GitError` says in `Repository.moveReference`; all others as `StateError`.
  func move(_ name: String, from expected: ObjectID?, to new: ObjectID) async throws(StateError) -> Move {
    let file = try await opened()
    let isLeft = try Self.note(in: file)
    let result: Result<Move, StateError>
    do throws(StateError) {
      result = .success(try await move(name, from: expected, to: new, breakingLock: isLeft))
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

  private func opened() async throws(StateError) -> Descriptor {
    do throws(FileFailure) {
      try folder.make()
      let file = try Descriptor(folder.moving, O_RDWR | O_CREAT)
      try await file.lockSoon()
      return file
    } catch {
      throw .unwritable(error.description)
    }
  }

  /// Leaves the note; gives whether a dead process's is there already.
  private static func note(in file: borrowing Descriptor) throws(StateError) -> Bool {
    do throws(FileFailure) {
      let isLeft = try !file.contents().isEmpty
      if !isLeft { try file.append(note) }
      return isLeft
    } catch {
      throw .unwritable(error.description)
    }
  }

  enum Move: Hashable, Sendable {
    case done
    /// It was elsewhere.
    case modified
  }

  private func move(
    _ name: String, from expected: ObjectID?, to new: ObjectID, breakingLock: Bool
  ) async throws(StateError) -> Move {
    do throws(GitError) {
      try await repository.moveReference(name, from: expected, to: new)
      return .done
    } catch {
      if error.reason == .modified { return .modified }
      guard error.reason == .locked, breakingLock else { throw .unwritable(error.description) }
      // Git holds such a lock for a moment only, and we have waited longer than that.
      unlink("\(repository.commonDirectory)/\(name).lock")
      return try await move(name, from: expected, to: new, breakingLock: false)
    }
  }
}
