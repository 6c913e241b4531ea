import Model
import Platform

/// The file side of a journal: appends and flushes, one batch after the other.
///
/// It is an actor of its own so that events can queue up in `Journal` while a flush is under way.
actor JournalWriter: JournalMedium {
  private let executor = BlockingExecutor(label: "ccops.journal")
  private let folder: StateFolder
  /// The file that is there already; nil when a new one is to be created.
  private var existing: JournalFile?
  private var file: File?
  /// Bytes of the file that were written whole.
  private var length = 0
  /// Set once a write was refused and could not be undone, or a flush failed: it is unknown then what is on the disk.
  private var failure: FileFailure?

  init(folder: StateFolder, existing: JournalFile?) {
    self.folder = folder
    self.existing = existing
  }

  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// Creates the file with the header when there is none to continue.
  func append(_ lines: [JournalLine], header: JournalHeader) -> Result<Void, StateError> {
    do throws(FileFailure) {
      if let failure { throw failure }
      if file == nil { try openFile(header) }
      try write(lines.flatMap { $0.text + [UInt8(ascii: "\n")] })
      return .success(())
    } catch {
      return .failure(.unwritable(error.description))
    }
  }

  /// Removes the file durably.
  func remove() throws(StateError) {
    file = nil
    existing = nil
    failure = nil
    do throws(FileFailure) {
      try FileSystem.remove(folder.journal)
      try folder.flush()
    } catch {
      throw .unwritable(error.description)
    }
  }

  private func openFile(_ header: JournalHeader) throws(FileFailure) {
    if let existing, existing.header.format < JournalHeader.formatVersion { try rewrite(existing) }
    let new = try File(folder.journal, .readAndAppend)
    try new.truncate(to: existing?.length ?? 0)
    if existing == nil { try new.append(header.line) }
    try new.flush()
    try folder.flush()
    length = existing?.length ?? header.line.count
    file = consume new
  }

  /// Writes a journal of an older format again in the current one. An older ccops would take the events that follow for
  /// damage; so it refuses the whole file.
  private func rewrite(_ old: JournalFile) throws(FileFailure) {
    let scratch = folder.journal + ".new"
    let lines = old.entries.flatMap { CanonicalJSON.encode($0.asValue) + [UInt8(ascii: "\n")] }
    let bytes = old.header.line + lines
    let new = try File(scratch, .readAndAppend)
    try new.truncate(to: 0)
    try new.append(bytes)
    try new.flush()
    try FileSystem.move(scratch, to: folder.journal)
    existing = old.rewritten(length: bytes.count)
  }

  private func write(_ bytes: [UInt8]) throws(FileFailure) {
    do throws(FileFailure) {
      try file?.append(bytes)
    } catch {
      // A full disk must not leave half a line in front of the next one.
      failure = error
      try file?.truncate(to: length)
      failure = nil
      throw error
    }
    do throws(FileFailure) {
      try file?.flush()
    } catch {
      failure = error
      throw error
    }
    length += bytes.count
  }
}
