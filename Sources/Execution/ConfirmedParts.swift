import Model

/// The parts of a large write that were confirmed one after the other: elements that were removed from and added to
/// list fields.
///
/// They are put together once, at the end. A million elements in ten thousand parts would otherwise be copied ten
/// thousand times.
struct ConfirmedParts {
  private struct Part {
    let added: [Value]
    let removed: [Value]
  }

  /// By field, in the order of confirmation.
  private var parts: [String: [Part]] = [:]

  var isEmpty: Bool { parts.isEmpty }

  /// Notes a part: first the removals took place, then the additions.
  mutating func note(_ field: String, added: [Value], removed: [Value]) {
    parts[field, default: []].append(Part(added: added, removed: removed))
  }

  /// The record after all parts, in time linear in the elements.
  func applied(to record: StateRecord) -> StateRecord {
    var result = record
    for (field, parts) in parts {
      result.attributes[field] = .list(ConfirmedParts.elements(record.attributes[field]?.list ?? [], parts))
      if result.unconfirmed.isEmpty { continue }
      result.unconfirmed.confirm(Set(parts.flatMap { $0.added + $0.removed }), of: field)
    }
    return result
  }

  private static func elements(_ before: [Value], _ parts: [Part]) -> [Value] {
    var removedIn: [Value: Int] = [:]
    for (number, part) in parts.enumerated() {
      for element in part.removed { removedIn[element] = number }
    }
    var elements = removedIn.isEmpty ? before : before.filter { removedIn[$0] == nil }
    for (number, part) in parts.enumerated() {
      elements += removedIn.isEmpty ? part.added : part.added.filter { removedIn[$0] ?? number <= number }
    }
    return elements
  }
}
