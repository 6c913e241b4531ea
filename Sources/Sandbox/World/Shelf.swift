/// The objects of one kind in one tenant, in the order of their creation, found by id in constant time.
///
/// Each object is stored as its JSON bytes, because lists are read far more often than objects change: a page is a
/// concatenation of bytes. Code that needs a field parses the bytes again.
struct Shelf: Sendable {
  private var slots: [ShelfItem?] = []
  private var places: [String: Int] = [:]
  /// How many of the oldest slots a late list shows; nil before the first list.
  private var listed: Int?

  /// How many objects there are.
  var count: Int { places.count }

  /// All objects, the oldest first.
  var items: [ShelfItem] { slots.compactMap(\.self) }

  /// The object of that id.
  subscript(id: String) -> ShelfItem? {
    places[id].flatMap { slots[$0] }
  }

  /// Puts an object in the place of the one with its id, or at the end.
  mutating func put(_ item: ShelfItem) {
    if let place = places[item.id] {
      slots[place] = item
    } else {
      places[item.id] = slots.count
      slots.append(item)
    }
  }

  /// Takes an object away; true when it was there.
  @discardableResult
  mutating func remove(_ id: String) -> Bool {
    guard let place = places.removeValue(forKey: id) else { return false }
    slots[place] = nil
    return true
  }

  /// The objects whose places, counted from the newest, lie in the range.
  mutating func newestFirst(_ range: Range<Int>) -> [ShelfItem] {
    closeGaps()
    let bounds = range.clamped(to: 0..<slots.count)
    return slots[(slots.count - bounds.upperBound)..<(slots.count - bounds.lowerBound)].reversed().compactMap(\.self)
  }

  /// The first object that has this id, or else this name.
  func find(_ idOrName: String) -> ShelfItem? {
    self[idOrName] ?? slots.lazy.compactMap(\.self).first { $0.name == idOrName }
  }

  /// All objects as JSON, the oldest first.
  var dump: WireValue { .array(items.map { .object($0.object) }) }

  /// The objects that were there at the list before, the newest first: what a list shows that is late.
  ///
  /// - Parameter isNext: Whether the next list is to show all that are there now.
  mutating func lateList(isNext: Bool) -> [ShelfItem] {
    closeGaps()
    let shown = slots.prefix(listed ?? slots.count).reversed().compactMap(\.self)
    if isNext || listed == nil { listed = slots.count }
    return shown
  }

  private mutating func closeGaps() {
    guard slots.count != places.count else { return }
    listed = listed.map { slots.prefix($0).count { $0 != nil } }
    slots = items.map(Optional.some)
    for (place, item) in slots.enumerated() { if let item { places[item.id] = place } }
  }
}
