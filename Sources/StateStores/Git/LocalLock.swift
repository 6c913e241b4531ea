import JSON
import Model
import Platform

/// The right to write an environment's state on this machine: a lock held by an open file, so it ends with the process however the process ends.
///
/// The file says who holds it, for the message to the next one; the file's presence means nothing.
struct Lease: ~Copyable {
  private let file: File

  private init(file: consuming File) { self.file = file }

  // A child process that is being started shares the open file for a moment; closing ours alone would leave the lock with it.
  deinit { file.unlock() }

  /// Error: `.held` when another run has it.
  static func take(_ holder: LeaseHolder, in folder: StateFolder, now: Timestamp) throws(StateError) -> Lease {
    do throws(FileFailure) {
      try folder.make()
      let file = try File(folder.lock, .readAndAppend)
      if try file.tryLock() {
        try write(holder, to: file)
        return Lease(file: file)
      }
    } catch {
      throw .unwritable(error.description)
    }
    throw .held(by: self.holder(in: folder) ?? unknown(now))
  }

  /// Gives the lease back; whoever waits may have it at once. The holder's name stays in the file and means nothing from now on.
  consuming func release() {}

  /// Who holds it now; nil when nobody does, also where no run ever was.
  static func holder(in folder: StateFolder, now: Timestamp) throws(StateError) -> LeaseHolder? {
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

  private static func write(_ holder: LeaseHolder, to file: borrowing File) throws(FileFailure) {
    try file.truncate(to: 0)
    try file.append(CanonicalJSON.pretty(holder.asValue))
  }

  /// nil when the holder has not yet written its name, or the file is not ours to read.
  private static func holder(in folder: StateFolder) -> LeaseHolder? {
    do {
      let bytes = try File(folder.lock, .read).contents()
      return try LeaseHolder(ValueCoding.decode(try JSONDocument.parse(bytes)))
    } catch {
      return nil
    }
  }

  private static func unknown(_ now: Timestamp) -> LeaseHolder {
    LeaseHolder(user: "somebody", host: "this machine", process: 0, run: nil, since: now)
  }
}
