import JSON
import Model
import Platform

/// The lines of a journal that count: JSON, one entry a line, in the order in which they became durable.
///
/// A run that was cut off may leave a torn end. No call ever returned for a torn line, so what it says was not yet
/// acted on, and it is dropped.
struct JournalFile: Hashable, Sendable {
  let header: JournalHeader
  let entries: [JournalEntry]
  /// Bytes of the whole lines; whatever follows is the torn end.
  let length: Int

  /// nil when there is no journal, or one so torn that not even its first line was finished.
  ///
  /// Error: a damaged line with whole lines after it, which no interrupted write leaves behind.
  static func read(_ path: String) throws(StateError) -> JournalFile? {
    let bytes: [UInt8]
    do throws(FileFailure) {
      bytes = try File(path, .read).contents()
    } catch {
      if error.reason == .notFound { return nil }
      throw .unreadable(error.description)
    }
    return try bytes.withUnsafeBufferPointer { (text) throws(StateError) in
      try JournalFile(UnsafeRawBufferPointer(text), path: path)
    }
  }

  private init?(_ text: UnsafeRawBufferPointer, path: String) throws(StateError) {
    let lines = JournalFile.wholeLines(of: text)
    guard let first = lines.first, let object = JournalFile.value(text, first)?.object else {
      try JournalFile.requireTornEnd(text, after: lines, from: 0, path: path)
      return nil
    }
    header = try JournalHeader(object, place: "the first line of \(path)")
    var entries: [JournalEntry] = []
    var length = first.upperBound
    for (number, line) in lines.enumerated().dropFirst() {
      guard let entry = JournalFile.entry(text, line) else {
        try JournalFile.requireNoEntry(text, line: line, place: "line \(number + 1) of \(path)")
        try JournalFile.requireTornEnd(text, after: lines, from: number, path: path)
        break
      }
      entries.append(entry)
      length = line.upperBound
    }
    self.entries = entries
    self.length = length
  }

  private init(header: JournalHeader, entries: [JournalEntry], length: Int) {
    (self.header, self.entries, self.length) = (header, entries, length)
  }

  /// The same journal, written again in the current format.
  func rewritten(length: Int) -> JournalFile {
    JournalFile(
      header: JournalHeader(id: header.id, lineage: header.lineage, serial: header.serial), entries: entries,
      length: length)
  }

  /// A line that was written whole and cannot be read is no torn end: dropping it would lose what a run did.
  private static func requireNoEntry(
    _ text: UnsafeRawBufferPointer, line: Range<Int>, place: String
  ) throws(StateError) {
    guard let value = value(text, line), let object = value.object, object["event"] != nil, object["sequence"] != nil
    else { return }
    do throws(ValueShapeError) {
      _ = try JournalEntry(value)
    } catch {
      throw .unreadable("\(place): \(error); a newer ccops wrote it, or it is damaged")
    }
  }

  private static func requireTornEnd(
    _ text: UnsafeRawBufferPointer, after lines: [Range<Int>], from number: Int, path: String
  ) throws(StateError) {
    guard lines.dropFirst(number + 1).contains(where: { entry(text, $0) != nil }) else { return }
    throw .unreadable(
      "line \(number + 1) of \(path) is damaged although later lines are whole; "
        + "the file records what an interrupted run did: repair that line, or move the file away to go on without it")
  }

  /// Ranges of the lines that end in a newline, newline included.
  private static func wholeLines(of text: UnsafeRawBufferPointer) -> [Range<Int>] {
    var lines: [Range<Int>] = []
    var start = 0
    while let newline = text.firstOffset(of: UInt8(ascii: "\n"), from: start) {
      lines.append(start..<newline + 1)
      start = newline + 1
    }
    return lines
  }

  private static func entry(_ text: UnsafeRawBufferPointer, _ line: Range<Int>) -> JournalEntry? {
    guard let value = value(text, line) else { return nil }
    do throws(ValueShapeError) {
      return try JournalEntry(value)
    } catch {
      return nil
    }
  }

  private static func value(_ text: UnsafeRawBufferPointer, _ line: Range<Int>) -> Value? {
    do {
      return try ValueCoding.decode(
        try JSONDocument.parse(UnsafeRawBufferPointer(rebasing: text[line]), limits: StateCoding.limits))
    } catch {
      return nil
    }
  }
}
