import Git
import Model

/// A run that has not ended, as other machines see it: its lock, and the part of its journal that was pushed.
///
/// A fresh clone knows from it everything that the run may have done, although the run's own disk is gone.
struct SharedRun: Hashable, Sendable {
  /// Where the files lie.
  enum Place: Hashable, Sendable {
    /// On a ref of their own.
    case ref
    /// In the folder `run/` of the state's tree: state format 1.
    case stateTree

    static let folder = "run"

    var header: String { self == .ref ? RunDocument.headerPath : "run/journal.json" }
    var lock: String { self == .ref ? "lock.json" : "run/lease.json" }
    var entries: String { self == .ref ? "entries/" : "run/entries/" }
  }

  let place: Place
  /// The journal on the run's disk that its own entries are of.
  let journal: JournalHeader
  /// Ids of the journals of dead runs that this one took over; their entries are the inherited ones.
  let tookOver: [String]
  /// nil: the run ended without finishing, or somebody unlocked the state.
  let lock: SharedLock?
  /// When somebody unlocked the state; nil for a run that has a lock, or ended for certain.
  private(set) var unlockedAt: Timestamp?
  /// What the dead runs left.
  let inherited: [JournalEntry]
  /// What the run announced, with the sequence 0, and what reached the remote of its journal.
  let own: [JournalEntry]
  /// Files that hold the entries, and the number of the first that holds own ones.
  let parts: Int
  let firstPart: Int

  /// The last entry of the run's journal that is here.
  var through: Int { own.map(\.sequence).max() ?? 0 }

  /// Until when the run may begin writes though it is taken for dead; nil where it ended for certain.
  var mayWriteUntil: Timestamp? {
    if let lock, lock.isHolderAlive == false { return nil }
    return (lock?.renewedAt ?? unlockedAt).map {
      Timestamp(milliseconds: $0.milliseconds + SharedLock.silenceLimit.milliseconds)
    }
  }

  /// The run's own entries, with the time at which what was announced was begun at the latest.
  ///
  /// An intent is shown once, when the run announces itself. The write may have been begun at any time since, up to the
  /// moment from which a run that is not heard of begins nothing more.
  var ownAtTheLatest: [JournalEntry] {
    guard let seen = lock?.renewedAt ?? unlockedAt else { return own }
    let latest = Timestamp(milliseconds: seen.milliseconds + SharedLock.silenceLimit.milliseconds)
    return own.map { entry in
      guard entry.event.isIntent, entry.at < latest else { return entry }
      return JournalEntry(run: entry.run, sequence: entry.sequence, at: latest, event: entry.event)
    }
  }

  /// The journals whose events a state commit must name when it ends this run.
  var journals: [String] { tookOver + [journal.id] }

  /// A run without its entries.
  private init(
    _ journal: JournalHeader, tookOver: [String], lock: SharedLock?, parts: (count: Int, first: Int)
  ) {
    place = .ref
    (self.journal, self.tookOver, self.lock) = (journal, tookOver, lock)
    (inherited, own) = ([], [])
    (self.parts, firstPart) = (parts.count, parts.first)
  }

  // MARK: What a run becomes

  /// The run and the edits of the commit that shows it.
  struct Step: Hashable, Sendable {
    let run: SharedRun
    let edits: [TreeEdit]
    /// Whether the edits make the whole tree; else they change the one before.
    let startsEmpty: Bool
  }

  /// A run announces its lock and its entries: of the journal that is there already, or of a new one that takes over
  /// what is there.
  static func announcing(
    _ entries: [JournalEntry], of journal: JournalHeader, lock: SharedLock, over run: SharedRun?
  ) -> Step {
    // Entries in the tree of the state are written again: from here on they are on the run ref.
    let moved = run?.place == .stateTree ? [run?.inherited ?? [], run?.own ?? []] : []
    let old = moved.filter { !$0.isEmpty }
    let before = run?.place == .stateTree ? old.count : run?.parts ?? 0
    let isSame = run?.journal.id == journal.id
    let first = run?.place == .stateTree ? (run?.inherited.isEmpty == false ? 2 : 1) : run?.firstPart ?? 1
    let next = SharedRun(
      journal, tookOver: isSame ? run?.tookOver ?? [] : run?.journals ?? [], lock: lock,
      parts: (count: before + (entries.isEmpty ? 0 : 1), first: isSame ? first : before + 1))
    var edits = [next.headerEdit, Self.edit(of: lock)]
    for (number, entries) in old.enumerated() { edits += Self.edit(of: entries, part: number + 1) }
    return Step(
      run: next, edits: edits + Self.edit(of: entries, part: before + 1),
      startsEmpty: run == nil || run?.place == .stateTree)
  }

  /// The same run with a renewed lock, or none, and more entries.
  ///
  /// - Parameter unlockedAt: When its lock was taken away; nil where it has one, or gave it back.
  func continued(_ entries: [JournalEntry], lock: SharedLock?, unlockedAt: Timestamp? = nil) -> Step {
    guard place == .ref else { return unlockedOutOfState(lock, unlockedAt) }
    var next = SharedRun(
      journal, tookOver: tookOver, lock: lock,
      parts: (count: entries.isEmpty ? parts : parts + 1, first: firstPart))
    next.unlockedAt = unlockedAt
    let lockEdit = lock.map(Self.edit) ?? TreeEdit(path: place.lock, contents: nil)
    let header = unlockedAt == self.unlockedAt ? [] : [next.headerEdit]
    return Step(
      run: next, edits: header + [lockEdit] + Self.edit(of: entries, part: parts + 1), startsEmpty: false)
  }

  /// The run of format 1 on the run ref, as it was left.
  private func unlockedOutOfState(_ lock: SharedLock?, _ unlockedAt: Timestamp?) -> Step {
    let old = [inherited, own].filter { !$0.isEmpty }
    var next = SharedRun(
      journal, tookOver: tookOver, lock: lock, parts: (count: old.count, first: inherited.isEmpty ? 1 : 2))
    next.unlockedAt = unlockedAt
    var edits = [next.headerEdit] + (lock.map { [Self.edit(of: $0)] } ?? [])
    for (number, entries) in old.enumerated() { edits += Self.edit(of: entries, part: number + 1) }
    return Step(run: next, edits: edits, startsEmpty: true)
  }

  private var headerEdit: TreeEdit {
    var header: ValueObject = [
      "format": .integer(Int64(RunDocument.formatVersion)), "journal": journal.asValue,
      "took_over": .strings(tookOver), "first_part": .integer(Int64(firstPart)),
    ]
    header["unlocked_at"] = unlockedAt.map { .string($0.description) }
    return TreeEdit(path: Place.ref.header, contents: CanonicalJSON.pretty(.object(header)))
  }

  private static func edit(of lock: SharedLock) -> TreeEdit {
    TreeEdit(path: Place.ref.lock, contents: CanonicalJSON.pretty(lock.asValue))
  }

  /// A part's file; none for no entries.
  private static func edit(of entries: [JournalEntry], part: Int) -> [TreeEdit] {
    guard !entries.isEmpty else { return [] }
    let lines = entries.flatMap { CanonicalJSON.encode($0.asValue) + [UInt8(ascii: "\n")] }
    let digits = String(part)
    let name = String(repeating: "0", count: max(0, 6 - digits.count)) + digits
    return [TreeEdit(path: "\(Place.ref.entries)\(name).jsonl", contents: lines)]
  }

  // MARK: Reading

  /// - Parameter files: In the order of their paths, the header among them.
  init(_ files: [GitFile], _ place: Place) throws(StateError) {
    let header = files.first { $0.path == place.header }
    let object = try StateCoding.object(from: header?.bytes ?? [], path: place.header)
    self.place = place
    journal = try JournalHeader(object["journal"]?.object ?? [:], place: place.header)
    do throws(ValueShapeError) {
      tookOver = try object.requiredStrings("took_over")
      firstPart = try object.requiredPositive("first_part")
      unlockedAt = object["unlocked_at"] == nil ? nil : try object.requiredTime("unlocked_at")
    } catch {
      throw .unreadable("\(place.header): \(error)")
    }
    lock = try files.first { $0.path == place.lock }.map { file throws(StateError) in
      try StateCoding.read(file.bytes, path: file.path)
    }
    let parts = files.filter { $0.path.hasPrefix(place.entries) }
    self.parts = parts.count
    var (inherited, own): ([JournalEntry], [JournalEntry]) = ([], [])
    for (number, part) in parts.enumerated() {
      let entries = try Self.entries(of: part)
      if number + 1 < firstPart { inherited += entries } else { own += entries }
    }
    (self.inherited, self.own) = (inherited, own)
  }

  /// The run in the tree of a state of format 1; nil when there is none.
  init?(inState files: [GitFile]) throws(StateError) {
    guard files.contains(where: { $0.path == Place.stateTree.header }) else { return nil }
    try self.init(files, .stateTree)
  }

  private static func entries(of file: GitFile) throws(StateError) -> [JournalEntry] {
    var entries: [JournalEntry] = []
    for line in file.bytes.split(separator: UInt8(ascii: "\n")) {
      entries.append(try StateCoding.read(Array(line), path: file.path))
    }
    return entries
  }
}
