/// What turns the entries that were applied into those that the file asks for. The vendor can only add and remove, and shows nothing, so this is decided from
/// prior and desired alone. Pure, and linear in the number of entries.

import Model

struct BlacklistDifference: Sendable, Hashable {
  /// Entries are objects with a `phone`.
  var added: [ValueObject] = []
  var removed: [ValueObject] = []
  /// The same phone, described differently: the old entry goes, then the new one comes.
  var changed: [Pair] = []

  struct Pair: Sendable, Hashable {
    let old: ValueObject
    let new: ValueObject
  }

  init(prior: [ValueObject], desired: [ValueObject]) {
    var old: [String: ValueObject] = [:]
    old.reserveCapacity(prior.count)
    for entry in prior { if let phone = entry["phone"]?.string { old[phone] = entry } }
    for entry in desired {
      guard let phone = entry["phone"]?.string else { continue }
      guard let before = old.removeValue(forKey: phone) else {
        added.append(entry)
        continue
      }
      if before != entry { changed.append(Pair(old: before, new: entry)) }
    }
    // In the order of the prior side, so that two runs send the same chunks.
    removed = prior.filter { entry in entry["phone"]?.string.map { old[$0] != nil } ?? false }
  }

  /// Pieces of at most `size` entries. Removals come first, so that a phone is never over the vendor's limits for both.
  func pieces(of size: Int) -> [Piece] {
    func cut<Item>(_ items: [Item], _ make: (ArraySlice<Item>) -> Piece) -> [Piece] {
      stride(from: 0, to: items.count, by: max(1, size)).map { make(items[$0..<min($0 + max(1, size), items.count)]) }
    }
    return cut(removed) { Piece(removed: Array($0), added: []) }
      + cut(changed) { Piece(removed: $0.map(\.old), added: $0.map(\.new)) }
      + cut(added) { Piece(removed: [], added: Array($0)) }
  }

  /// Entries that are sent together: first the removals, then the additions.
  struct Piece: Sendable, Hashable {
    let removed: [ValueObject]
    let added: [ValueObject]
  }
}
