import Model

/// Which address each record has from now on.
///
/// A record moves by `$formerly`, or when exactly one new resource of its kind has its vendor name. It leaves an
/// address that still has a file only if that file has another vendor name, and the new resource says `$formerly` or
/// has the content that was applied. It also moves to another alias of its account, where that shows the object or
/// nothing can be read.
struct RecordMoves {
  struct Entry {
    let record: StateRecord
    /// The address that the record had before; nil if it has not moved.
    let from: Address?
  }

  /// A vendor name of a kind.
  struct Name: Hashable {
    let kind: KindAddress
    let name: String

    init(_ record: StateRecord, _ schemas: [KindAddress: KindSchema]) {
      self.init(record.vendorName, of: record.address.kind, schemas)
    }

    init(_ resource: Resource, _ schemas: [KindAddress: KindSchema]) {
      let kind = resource.address.kind
      self.init(schemas[kind].map { resource.attributes.vendorName($0) } ?? "", of: kind, schemas)
    }

    init(_ name: String, of kind: KindAddress, _ schemas: [KindAddress: KindSchema]) {
      self.kind = kind
      self.name = schemas[kind]?.nameKey(name) ?? name
    }

    private init(kind: KindAddress, name: String) { (self.kind, self.name) = (kind, name) }

    /// The name in the kind that stands for all aliases of an account.
    func within(_ space: (KindAddress) -> KindAddress) -> Name { Name(kind: space(kind), name: name) }

    /// The names that occur more than once.
    static func repeated(_ names: [Name]) -> Set<Name> {
      var seen: Set<Name> = []
      return Set(names.filter { !seen.insert($0).inserted })
    }
  }

  private(set) var entries: [Address: Entry] = [:]
  private(set) var diagnostics: [Diagnostic] = []
  private let input: PlanInput
  private let live: LiveIndex
  private let desired: Set<Address>

  init(_ input: PlanInput, _ live: LiveIndex) {
    self.input = input
    self.live = live
    desired = Set(input.resources.map(\.address))
    var orphans: [Address: StateRecord] = [:]
    for (address, record) in input.snapshot.records {
      if desired.contains(address) {
        entries[address] = Entry(record: record, from: input.formerAddresses[address])
      } else {
        orphans[address] = record
      }
    }
    moveByDeclaration(&orphans)
    moveFromFiles(orphans)
    moveByName(&orphans) { $0 }
    if !input.aliases.areAlone { moveByName(&orphans, within: input.aliases.common) }
    for (address, record) in orphans { entries[address] = Entry(record: record, from: input.formerAddresses[address]) }
    detachOtherIdentities()
  }

  private mutating func moveByDeclaration(_ orphans: inout [Address: StateRecord]) {
    for resource in input.resources {
      guard let formerly = resource.settings.formerly, formerly.kind == resource.address.kind,
        entries[resource.address] == nil, let record = orphans.removeValue(forKey: formerly)
      else { continue }
      entries[resource.address] = Entry(record: record, from: input.formerAddresses[formerly] ?? formerly)
    }
  }

  /// Moves records whose addresses have files of other objects by now: a file was moved, and a new one has its place.
  private mutating func moveFromFiles(_ orphans: [Address: StateRecord]) {
    var leaving = LeavingRecords(input, entries, besides: orphans.values)
    while let move = leaving.next() {
      entries[move.record.address] = nil
      entries[move.address] = Entry(record: move.record, from: move.record.address)
    }
    diagnostics += leaving.diagnostics
  }

  /// Gives the record of an address back to the address that it had before.
  mutating func undo(to address: Address) {
    guard let entry = entries[address], let from = entry.from, entries[from] == nil else { return }
    entries[address] = nil
    entries[from] = Entry(record: entry.record, from: nil)
  }

  /// - Parameter space: The kind in which a name stands for one object.
  private mutating func moveByName(
    _ orphans: inout [Address: StateRecord], within space: (KindAddress) -> KindAddress
  ) {
    guard !orphans.isEmpty else { return }
    let left = Dictionary(grouping: orphans.values) { Name($0, input.schemas).within(space) }
    let came = Dictionary(grouping: input.resources.filter { entries[$0.address] == nil }) {
      Name($0, input.schemas).within(space)
    }
    for (name, resources) in came {
      guard resources.count == 1, let records = left[name], records.count == 1,
        isSeen(records[0], by: resources[0].address.kind)
      else { continue }
      let old = records[0].address
      entries[resources[0].address] = Entry(record: records[0], from: input.formerAddresses[old] ?? old)
      orphans[old] = nil
    }
  }

  /// Whether another alias has the object of a record too, as far as can be read.
  private func isSeen(_ record: StateRecord, by kind: KindAddress) -> Bool {
    kind == record.address.kind || input.schemas[kind]?.reading == .unreadable
      || live.isListed(record.vendorID, of: kind)
  }

  /// Where the name is the identity (an extension's number), another name is another object: the record is not about
  /// it.
  private mutating func detachOtherIdentities() {
    for resource in input.resources {
      guard let entry = entries[resource.address], let schema = input.schemas[resource.address.kind],
        schema.identity == .name, schema.creation == .mustExist,
        entry.record.vendorName != resource.attributes.vendorName(schema)
      else { continue }
      entries[resource.address] = nil
      if let from = entry.from { entries[from] = Entry(record: entry.record, from: nil) }
    }
  }

  // MARK: Unresolved creates

  /// Unresolved creates by the address that they are about now: a create follows its file as a record does.
  var unresolvedCreates: [Address: UnresolvedCreate] {
    let all = input.snapshot.unresolvedCreates
    guard !all.isEmpty else { return [:] }
    var result = all.filter { desired.contains($0.key) }
    let moved = Dictionary(entries.compactMap { to, entry in entry.from.map { ($0, to) } }) { first, _ in first }
    let newcomers = input.resources.filter { entries[$0.address] == nil && result[$0.address] == nil }
    for (address, create) in all.sorted(by: { $0.key < $1.key }) where !desired.contains(address) {
      let heir = moved[address] ?? heir(of: create, at: address, among: newcomers)
      if let heir, result[heir] == nil { result[heir] = create } else { result[address] = create }
    }
    return result
  }

  private func heir(of create: UnresolvedCreate, at address: Address, among newcomers: [Resource]) -> Address? {
    let same = newcomers.filter { $0.address.kind == address.kind }
    if let named = same.first(where: { $0.settings.formerly == address }) { return named.address }
    let created = Name(create.vendorName, of: address.kind, input.schemas)
    let alike = same.filter { Name($0, input.schemas) == created }
    return alike.count == 1 ? alike[0].address : nil
  }
}
