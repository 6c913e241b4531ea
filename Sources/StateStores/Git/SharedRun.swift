import Git
import Model

/// What a run that is going on keeps in the shared state: its lease, and the part of its journal that other machines can see.
///
/// It lies under `run/` beside the records. A fresh clone knows from it everything that the run may have done, although the run's own disk is gone.
struct SharedRun: Hashable, Sendable {
  static let folder = "run"
  private static let leasePath = "run/lease.json"
  private static let journalPath = "run/journal.json"
  private static let entryFolder = "run/entries/"

  /// The journal on the run's disk that its own entries are of.
  let journal: JournalHeader
  /// Journals of dead runs that this one took over; their entries are the inherited ones.
  let tookOver: [String]
  /// nil: the run ended without finishing, or somebody broke its lease.
  let lease: SharedLease?
  /// What the dead runs left.
  let inherited: [JournalEntry]
  /// What the run announced, with the sequence 0, and what reached the remote of its journal.
  let own: [JournalEntry]
  /// Files that hold the entries, and the number of the first that holds own ones.
  let parts: Int
  let firstPart: Int

  /// The last entry of the run's journal that is here.
  var through: Int { own.map(\.sequence).max() ?? 0 }

  private init(
    journal: JournalHeader, tookOver: [String], lease: SharedLease?, parts: Int, firstPart: Int
  ) {
    (self.journal, self.tookOver, self.lease) = (journal, tookOver, lease)
    (inherited, own) = ([], [])
    (self.parts, self.firstPart) = (parts, firstPart)
  }

  /// The run after the edits of `edits(_:lease:journal:entries:)`, without its entries.
  static func after(
    _ run: SharedRun?, lease: SharedLease, journal: JournalHeader, hasEntries: Bool
  ) -> SharedRun {
    let part = (run?.parts ?? 0) + 1
    let isSame = run?.journal.id == journal.id
    return SharedRun(
      journal: journal, tookOver: isSame ? run?.tookOver ?? [] : (run.map { $0.tookOver + [$0.journal.id] } ?? []),
      lease: lease, parts: hasEntries ? part : part - 1, firstPart: isSame ? run?.firstPart ?? part : part)
  }

  /// The same run with a new sign of life, or none, and perhaps one more part; without its entries.
  func after(lease: SharedLease?, hasEntries: Bool) -> SharedRun {
    SharedRun(
      journal: journal, tookOver: tookOver, lease: lease, parts: hasEntries ? parts + 1 : parts, firstPart: firstPart)
  }

  // MARK: Written form

  /// The edits that show a run with one more part: of this journal when it is there already, else of one that takes over what is there.
  static func edits(
    _ run: SharedRun?, lease: SharedLease, journal: JournalHeader, entries: [JournalEntry]
  ) -> [TreeEdit] {
    let next = after(run, lease: lease, journal: journal, hasEntries: true)
    let header: Value = [
      "journal": journal.asValue, "took_over": .strings(next.tookOver), "first_part": .integer(Int64(next.firstPart)),
    ]
    return [TreeEdit(path: journalPath, contents: CanonicalJSON.pretty(header)), edit(of: lease)]
      + edit(of: entries, part: next.parts)
  }

  static func edit(of lease: SharedLease) -> TreeEdit {
    TreeEdit(path: leasePath, contents: CanonicalJSON.pretty(lease.asValue))
  }

  /// A part's file; none for no entries.
  static func edit(of entries: [JournalEntry], part: Int) -> [TreeEdit] {
    guard !entries.isEmpty else { return [] }
    let lines = entries.flatMap { CanonicalJSON.encode($0.asValue) + [UInt8(ascii: "\n")] }
    return [TreeEdit(path: path(ofPart: part), contents: lines)]
  }

  /// Takes the lease away and leaves the journal.
  static let endOfLease = TreeEdit(path: leasePath, contents: nil)

  /// The edits that end the run: everything of it goes.
  var removal: [TreeEdit] {
    let files = [Self.journalPath, Self.leasePath] + (0..<parts).map { Self.path(ofPart: $0 + 1) }
    return files.map { TreeEdit(path: $0, contents: nil) }
  }

  private static func path(ofPart part: Int) -> String {
    let digits = String(part)
    return "\(entryFolder)\(String(repeating: "0", count: max(0, 6 - digits.count)))\(digits).jsonl"
  }

  // MARK: Reading

  /// nil when no run is going on. Files in the order of their paths.
  init?(_ files: [GitFile]) throws(StateError) {
    guard let header = files.first(where: { $0.path == Self.journalPath }) else { return nil }
    let object = try SnapshotCoding.value(from: header.bytes, path: header.path).object ?? [:]
    journal = try JournalHeader(object["journal"]?.object ?? [:], place: header.path)
    tookOver = object.strings("took_over")
    let lease = files.first { $0.path == Self.leasePath }
    self.lease = try lease.map { file throws(StateError) in try SnapshotCoding.read(file.bytes, path: file.path) }
    let parts = files.filter { $0.path.hasPrefix(Self.entryFolder) }
    self.parts = parts.count
    firstPart = object["first_part"]?.integer.map { Int($0) } ?? 1
    var (inherited, own): ([JournalEntry], [JournalEntry]) = ([], [])
    for (number, part) in parts.enumerated() {
      let entries = try Self.entries(of: part)
      if number + 1 < firstPart { inherited += entries } else { own += entries }
    }
    (self.inherited, self.own) = (inherited, own)
  }

  private static func entries(of file: GitFile) throws(StateError) -> [JournalEntry] {
    var entries: [JournalEntry] = []
    for line in file.bytes.split(separator: UInt8(ascii: "\n")) {
      entries.append(try SnapshotCoding.read(Array(line), path: file.path))
    }
    return entries
  }
}
