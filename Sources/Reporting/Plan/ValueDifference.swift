import Model

/// What differs between two values, by path: only what changed, however deep it lies. It knows no schema.
///
/// Objects are compared member by member. Lists of objects are matched by the member that tells most of their elements
/// apart on both sides (`component_id`, `ivr`); other lists are compared as bags, because a reader wants to know what
/// came and what went.
enum ValueDifference: Hashable {
  /// One value became another; nil on the side that has none.
  case value(FieldPath, old: Value?, new: Value?)
  /// Elements of a list came and went. Neither: only the order is another.
  case elements(ListDifference)

  var path: FieldPath {
    switch self {
    case .value(let path, _, _): path
    case .elements(let list): list.path
    }
  }

  static func between(_ old: Value?, _ new: Value?, at path: FieldPath) -> [ValueDifference] {
    if old == new { return [] }
    switch (old, new) {
    case (.object(let old), .object(let new)):
      let keys = Set(old.keys).union(new.keys).sorted()
      return keys.flatMap { between(old[$0], new[$0], at: path.appending(key: $0)) }
    case (.list(let old), .list(let new)): return between(old, new, at: path)
    default: return [.value(path, old: old, new: new)]
    }
  }

  private static func between(_ old: [Value], _ new: [Value], at path: FieldPath)
    -> [ValueDifference]
  {
    guard let key = identity(old, new) else { return bags(old, new, at: path) }
    let (left, right) = (index(old, by: key), index(new, by: key))
    let removed = old.filter { member(key, of: $0).map { right[$0] == nil } ?? true }
    let added = new.filter { member(key, of: $0).map { left[$0] == nil } ?? true }
    var found: [ValueDifference] = []
    if !added.isEmpty || !removed.isEmpty {
      found.append(
        .elements(
          ListDifference(path: path, key: key, added: added, removed: removed, old: old, new: new)))
    }
    for element in new {
      guard let name = member(key, of: element), let before = left[name] else { continue }
      found += between(before, element, at: path.appending(.element(key: key, value: plain(name))))
    }
    guard found.isEmpty else { return found }
    return [
      .elements(ListDifference(path: path, key: key, added: [], removed: [], old: old, new: new))
    ]
  }

  private static func bags(_ old: [Value], _ new: [Value], at path: FieldPath) -> [ValueDifference] {
    [
      .elements(
        ListDifference(
          path: path, key: nil, added: surplus(of: new, over: old),
          removed: surplus(of: old, over: new), old: old,
          new: new))
    ]
  }

  /// The elements that one list has more often than the other, in their order.
  private static func surplus(of list: [Value], over other: [Value]) -> [Value] {
    var counts: [Value: Int] = [:]
    for element in other { counts[element, default: 0] += 1 }
    return list.filter { element in
      guard let count = counts[element], count > 0 else { return true }
      counts[element] = count - 1
      return false
    }
  }

  /// Beyond this, what changed inside an element is no longer looked for: it has come and gone.
  private static let mostMatched = 2000

  private static func identity(_ old: [Value], _ new: [Value]) -> String? {
    guard !old.isEmpty, !new.isEmpty, old.count <= mostMatched, new.count <= mostMatched,
      let candidates = new[0].object?.keys
    else { return nil }
    var best: (key: String, shared: Int)?
    for key in candidates {
      guard let left = names(old, by: key), let right = names(new, by: key) else { continue }
      let shared = left.intersection(right).count
      if shared > best?.shared ?? 0 { best = (key, shared) }
    }
    return best?.key
  }

  /// The values of a member, if every element has one and no two have the same.
  private static func names(_ list: [Value], by key: String) -> Set<Value>? {
    var names: Set<Value> = []
    for element in list {
      guard let name = member(key, of: element), names.insert(name).inserted else { return nil }
    }
    return names
  }

  private static func index(_ list: [Value], by key: String) -> [Value: Value] {
    var index: [Value: Value] = [:]
    for element in list { if let name = member(key, of: element) { index[name] = element } }
    return index
  }

  private static func member(_ key: String, of element: Value) -> Value? {
    switch element.object?[key] {
    case .string(let text)?: .string(text)
    case .integer(let number)?: .integer(number)
    case .reference(let reference)?: .reference(reference)
    default: nil
    }
  }

  static func plain(_ name: Value) -> String {
    switch name {
    case .string(let text): text
    case .integer(let number): String(number)
    case .reference(let reference): "@\(reference)"
    default: ""
    }
  }
}

/// How the elements of one list differ.
struct ListDifference: Hashable {
  let path: FieldPath
  /// The member by which the elements were matched; nil where they were compared as wholes.
  let key: String?
  let added: [Value]
  let removed: [Value]
  let old: [Value]
  let new: [Value]
}
