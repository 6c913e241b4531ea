import Model
import TestSupport

/// A random folder of the test kinds, and random edits of it: references in every direction, circles included.
struct RandomFolder {
  private(set) var resources: [Address: Resource] = [:]
  private var random: SeededGenerator
  private var counter = 0

  init(seed: UInt64) {
    random = SeededGenerator(seed: seed)
    for _ in 0..<Int.random(in: 1...4, using: &random) { add("sounds") }
    for _ in 0..<Int.random(in: 0...4, using: &random) { add("rings") }
    for _ in 0..<Int.random(in: 0...6, using: &random) { add("menus") }
    for address in resources.keys.sorted() { rewrite(address) }
  }

  var list: [Resource] { resources.values.sorted { $0.address < $1.address } }

  /// A handful of edits: texts, references, names (swaps too), newcomers and removals.
  mutating func edit() {
    for _ in 0..<Int.random(in: 1...5, using: &random) {
      switch Int.random(in: 0..<6, using: &random) {
      case 0: add(["sounds", "rings", "menus"].randomElement(using: &random) ?? "menus", wired: true)
      case 1: removeOne()
      case 2: swapNames()
      case 3: renameOne()
      default: if let address = resources.keys.sorted().randomElement(using: &random) { rewrite(address) }
      }
    }
  }

  private mutating func add(_ collection: String, wired: Bool = false) {
    counter += 1
    let name = "n\(counter)"
    resources[TestKinds.address(collection, name)] = resource(
      collection, name, ["name": .string("\(collection) \(name)")])
    if wired || collection == "sounds" { rewrite(TestKinds.address(collection, name)) }
  }

  /// Gives an object new values, with references to anything there is.
  private mutating func rewrite(_ address: Address) {
    guard let name = resources[address]?.attributes["name"] else { return }
    let attributes: ValueObject =
      switch address.collection {
      case "sounds": ["name": name, "text": .string("text \(Int.random(in: 0..<9, using: &random))")]
      case "rings": ring(name)
      default: menu(name)
      }
    resources[address] = resource(address.collection, address.name, attributes)
  }

  private mutating func ring(_ name: Value) -> ValueObject {
    var attributes: ValueObject = [
      "name": name, "seconds": .integer(Int64.random(in: 1...60, using: &random)),
      "phones": .list(["101", "102", "103"].filter { _ in random.oneIn(2) } + ["101"].map(Value.string)),
    ]
    if random.oneIn(2), let target = any(["menus", "rings", "sounds"]) { attributes["overflow"] = target }
    return attributes
  }

  private mutating func menu(_ name: Value) -> ValueObject {
    var attributes: ValueObject = ["name": name, "sound": any(["sounds"]) ?? "", "tries": 3]
    if random.oneIn(2), let target = any(["sounds"]) { attributes["wrong"] = target }
    var keys: [Value] = []
    for key in 0..<Int.random(in: 0...3, using: &random) {
      guard let target = any(["menus", "rings"]) else { continue }
      keys.append(["key": .string(String(key)), "action": target])
    }
    attributes["keys"] = .list(keys)
    return attributes
  }

  private mutating func any(_ collections: [String]) -> Value? {
    resources.keys.filter { collections.contains($0.collection) }.sorted().randomElement(using: &random)
      .map { .reference(Reference($0)) }
  }

  /// Takes one object out and points everything that referred to it elsewhere.
  private mutating func removeOne() {
    guard let address = resources.keys.sorted().randomElement(using: &random) else { return }
    if address.collection == "sounds", resources.keys.count(where: { $0.collection == "sounds" }) == 1 { return }
    resources[address] = nil
    for other in resources.keys.sorted() {
      var refers = false
      Value.object(resources[other]?.attributes ?? [:]).forEachReference { refers = refers || $0.address == address }
      if refers { rewrite(other) }
    }
  }

  /// Moves one object to another address, with its vendor name or with a new one; everything that refers to it follows.
  mutating func moveOne(keepingName: Bool) {
    guard let old = resources.keys.sorted().randomElement(using: &random), let moved = resources[old] else { return }
    counter += 1
    let new = TestKinds.address(old.collection, "moved\(counter)")
    var attributes = moved.attributes
    if !keepingName, old.collection != "sounds" { attributes["name"] = .string("moved \(counter)") }
    var settings = moved.settings
    settings.formerly = old
    resources[old] = nil
    resources[new] = Resource(
      address: new, attributes: attributes, settings: settings, source: SourcePin(path: "\(new).json", blob: ""))
    for address in resources.keys { resources[address]?.attributes.repoint(old, new) }
  }

  /// Adds or removes `$protect` and `$ignore` of one object.
  mutating func editSettings() {
    guard let address = resources.keys.sorted().randomElement(using: &random) else { return }
    let field = ["sounds": "text", "rings": "seconds"][address.collection] ?? "tries"
    resources[address]?.settings.protect = random.oneIn(2)
    resources[address]?.settings.ignore = random.oneIn(2) ? [field] : []
  }

  /// What was moved is no longer said to have moved: history of an earlier commit.
  mutating func settle() { for address in resources.keys { resources[address]?.settings.formerly = nil } }

  /// Makes one object depend on another that refers to nothing.
  mutating func dependOne(on others: [Address]) {
    let sounds = resources.keys.filter { $0.collection == "sounds" }.sorted()
    let users = resources.keys.filter { $0.collection != "sounds" }.sorted()
    guard let user = users.randomElement(using: &random), let other = (sounds + others).randomElement(using: &random)
    else { return }
    resources[user]?.settings.dependsOn = [other]
  }

  /// Takes out what depends on objects that are no more.
  mutating func forgetDependencies(except others: Set<Address>) {
    let known = others.union(resources.keys)
    for address in resources.keys { resources[address]?.settings.dependsOn.removeAll { !known.contains($0) } }
  }

  private mutating func swapNames() {
    let menus = resources.keys.filter { $0.collection == "menus" }.sorted().shuffled(using: &random)
    guard menus.count > 1, let first = resources[menus[0]], let second = resources[menus[1]] else { return }
    resources[menus[0]]?.attributes["name"] = second.attributes["name"]
    resources[menus[1]]?.attributes["name"] = first.attributes["name"]
  }

  private mutating func renameOne() {
    guard let address = resources.keys.filter({ $0.collection != "sounds" }).sorted().randomElement(using: &random)
    else {
      return
    }
    counter += 1
    resources[address]?.attributes["name"] = .string("renamed \(counter)")
  }
}

extension ValueObject {
  /// Points every reference to one address at another.
  fileprivate mutating func repoint(_ old: Address, _ new: Address) {
    func repointed(_ value: Value) -> Value {
      switch value {
      case .reference(let reference) where reference.address == old: .reference(Reference(new))
      case .list(let items): .list(items.map(repointed))
      case .object(let object): .object(object.compactMapValues { _, value in repointed(value) })
      default: value
      }
    }
    self = compactMapValues { _, value in repointed(value) }
  }
}
