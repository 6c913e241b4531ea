import Model

/// The records that leave an address which still has a file: the file there describes another object by now, and a new
/// resource describes the one that was applied there. In git, a file was moved and another one has its path.
///
/// Two files that exchange their contents are no such case: neither of them is new. Nor are objects whose parts have
/// ids that follow from the address: the parts of the new object there would get the same ids.
struct LeavingRecords {
  struct Move {
    let record: StateRecord
    /// Where the record goes.
    let address: Address
  }

  private(set) var diagnostics: [Diagnostic] = []
  private let input: PlanInput
  private var files: [Address: Resource] = [:]
  /// Resources without a record, the next one last.
  private var newcomers: [Resource] = []
  /// The records of addresses with files that have other names.
  private var leaving: [Address: StateRecord] = [:]
  /// Where the records of `leaving` are, by the names that mean one record and one new resource only.
  private var places: [RecordMoves.Name: Address] = [:]

  /// - Parameters:
  ///   - entries: The records by the addresses that they have so far; those that have moved stay where they are.
  ///   - orphans: The records without files.
  init(_ input: PlanInput, _ entries: [Address: RecordMoves.Entry], besides orphans: some Sequence<StateRecord>) {
    self.input = input
    guard !entries.isEmpty else { return }
    for resource in input.resources { files[resource.address] = resource }
    for (address, entry) in entries where entry.from == nil {
      guard let file = files[address] else { continue }
      let isItsOwn = name(of: file) == RecordMoves.Name(entry.record, input.schemas) || isBeingWritten(entry.record)
      if !isItsOwn { leaving[address] = entry.record }
    }
    if leaving.isEmpty { return }
    newcomers = input.resources.filter {
      entries[$0.address] == nil && input.snapshot.unresolvedCreates[$0.address] == nil
    }.sorted { $0.address > $1.address }
    places = Dictionary(leaving.map { (RecordMoves.Name($1, input.schemas), $0) }) { first, _ in first }
    let names = (Array(leaving.values) + Array(orphans))
      .map { RecordMoves.Name($0, input.schemas) }
    for name in RecordMoves.Name.repeated(names).union(RecordMoves.Name.repeated(newcomers.map(name))) {
      places[name] = nil
    }
  }

  /// The next record that moves; nil when no other does.
  mutating func next() -> Move? {
    while let resource = newcomers.popLast() {
      guard let record = record(for: resource) else { continue }
      leaving[record.address] = nil
      // The file that is there now is as new as the resource that was.
      if let file = files[record.address] { newcomers.append(file) }
      return Move(record: record, address: resource.address)
    }
    return nil
  }

  /// The record of what a new resource was before.
  private mutating func record(for resource: Resource) -> StateRecord? {
    guard let schema = input.schemas[resource.address.kind] else { return nil }
    let name = name(of: resource)
    let former = resource.settings.formerly.flatMap { $0.kind == resource.address.kind ? $0 : nil }
    guard let record = former.map({ leaving[$0] }) ?? places[name].flatMap({ leaving[$0] }) else { return nil }
    let isMeant =
      former != nil ? schema.identity == .vendorID || RecordMoves.Name(record, input.schemas) == name : false
    if record.exports.isEmpty, isMeant || isAsApplied(resource, record, of: schema) { return record }
    if schema.identity == .vendorID, schema.change == .inPlace, let file = files[record.address] {
      diagnostics.append(
        PlanningMessages.nameReused(record, newName: self.name(of: file).name, by: resource.address))
    }
    return nil
  }

  /// Whether a create of this object has no outcome: then its address is not free yet.
  private func isBeingWritten(_ record: StateRecord) -> Bool {
    input.snapshot.unresolvedCreates[record.address]?.vendorName == record.vendorName
  }

  private func isAsApplied(_ resource: Resource, _ record: StateRecord, of schema: KindSchema) -> Bool {
    let document = AppliedDocument(schema: schema, ignored: IgnoredPaths(resource.settings.ignore))
      .document(desired: resource.attributes, prior: record.attributes)
    let normalizer = Normalizer(schema: schema)
    return normalizer.canonical(document) == normalizer.canonical(record.attributes)
  }

  private func name(of resource: Resource) -> RecordMoves.Name { RecordMoves.Name(resource, input.schemas) }
}

extension PlanInput {
  /// New resources that say `$formerly` of an address whose file still has the vendor name of the object there.
  var formerAddressesInUse: [Diagnostic] {
    let newcomers = resources.filter { $0.settings.formerly != nil && snapshot.records[$0.address] == nil }
    guard !newcomers.isEmpty else { return [] }
    let files = Dictionary(resources.map { ($0.address, $0) }) { first, _ in first }
    return newcomers.sorted { $0.address < $1.address }.compactMap { resource in
      guard let former = resource.settings.formerly, former.kind == resource.address.kind,
        let record = snapshot.records[former], let file = files[former],
        RecordMoves.Name(file, schemas) == RecordMoves.Name(record, schemas)
      else { return nil }
      return PlanningMessages.formerlyInUse(resource.address, record)
    }
  }
}
