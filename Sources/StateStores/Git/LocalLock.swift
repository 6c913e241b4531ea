import JSON
import Model
import Platform

/// The state lock of an environment on this machine. An open file holds it, so it ends with the process however the
/// process ends.
///
/// The file says who has it, for the message that the next run prints. The file alone means nothing.
struct LocalLock: ~Copyable {
  private let file: File

  private init(file: consuming File) { self.file = file }

  // A child process that is being started shares the open file for a moment; closing ours alone would leave it the
  // lock.
  deinit { file.unlock() }

  /// - Throws: `StateError.held` if another run has it.
  static func take(_ holder: LockHolder, in folder: StateFolder, now: Timestamp) throws(StateError) -> LocalLock {
    do throws(FileFailure) {
      try folder.make()
      let file = try File(folder.lock, .readAndAppend)
      if try file.tryLock() {
        try write(holder, to: file)
        return LocalLock(file: file)
      }
    } catch {
      throw .unwritable(error.description)
    }
    throw .held(by: self.holder(in: folder) ?? unknown(now))
  }

  /// Unlocks. The holder's name stays in the file and means nothing from now on.
  consuming func release() {}

  /// Who has it now; nil when no run has, also where no run ever was.
  static func holder(in folder: StateFolder, now: Timestamp) throws(StateError) -> LockHolder? {
    do throws(FileFailure) {
      let file = try File(folder.lock, .read)
      if try file.tryLock() {
        file.unlock()
        return nil
      }
    } catch {
      if error.reason == .notFound { return nil }
      throw .unreadable(error.description)
    }
    return holder(in: folder) ?? unknown(now)
  }

  private static func write(_ holder: LockHolder, to file: borrowing File) throws(FileFailure) {
    try file.truncate(to: 0)
    try file.append(CanonicalJSON.pretty(holder.asValue))
  }

  /// nil when the holder has not yet written its name, or the file is not ours to read.
  private static func holder(in folder: StateFolder) -> LockHolder? {
    do {
      let bytes = try File(folder.lock, .read).contents()
      return try LockHolder(try ValueCoding.decode(try JSONDocument.parse(bytes)))
    } catch {
      return nil
    }
  }

  private static func unknown(_ now: Timestamp) -> LockHolder {
    LockHolder(user: "somebody", host: "this machine", process: 0, run: nil, since: now)
  }
}
