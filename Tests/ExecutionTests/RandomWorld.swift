import Model
import Planning
import TestSupport

/// A random folder with everything that `RandomFolder` leaves out: phones that are switched on and off, lists that nobody can read back, moves,
/// `$depends_on`, and a console whose users edit, delete and add.
struct RandomWorld {
  private var folder: RandomFolder
  private var phones: [String: Bool] = [:]
  private var lists: [Address: Resource] = [:]
  private var random: SeededGenerator
  private var counter = 0

  init(seed: UInt64) {
    random = SeededGenerator(seed: seed &* 7919)
    folder = RandomFolder(seed: seed)
    for _ in 0..<2 { editList() }
    togglePhone()
  }

  /// The folder as it is to be applied: no ring rings a phone that is off.
  var list: [Resource] {
    let off = Set(phones.filter { !$0.value }.map(\.key))
    let objects = folder.list.map { resource -> Resource in
      guard let numbers = resource.attributes["phones"]?.list else { return resource }
      var result = resource
      result.attributes["phones"] = .list(numbers.filter { !off.contains($0.string ?? "") })
      return result
    }
    let switches = phones.sorted { $0.key < $1.key }.map { number, isOn in
      resource("phones", "p\(number)", ["number": .string(number), "enabled": .bool(isOn)])
    }
    return objects + switches + lists.values.sorted { $0.address < $1.address }
  }

  mutating func edit() {
    folder.edit()
    folder.settle()
    if random.oneIn(2) { togglePhone() }
    if random.oneIn(2) { editList() }
    if random.oneIn(3), let address = lists.keys.sorted().randomElement(using: &random) { lists[address] = nil }
    if random.oneIn(2) { folder.moveOne(keepingName: random.oneIn(2)) }
    if random.oneIn(2) { folder.dependOne(on: lists.keys.sorted()) }
    folder.forgetDependencies(except: Set(lists.keys))
  }

  /// Adds or removes `$protect` and `$ignore` of one object.
  mutating func editSettings() { folder.editSettings() }

  private mutating func togglePhone() {
    let number = ["102", "103"].randomElement(using: &random) ?? "102"
    phones[number] = !(phones[number] ?? random.oneIn(2))
  }

  private mutating func editList() {
    let name = "l\(Int.random(in: 0..<3, using: &random))"
    let address = TestKinds.address("lists", name)
    let campaign = random.oneIn(4) ? "\(name) \(Int.random(in: 0..<9, using: &random))" : name
    let entries = (0..<Int.random(in: 0...4, using: &random)).map { Value.object(["phone": .string("\($0)")]) }
    let known = lists[address]?.attributes["campaign"]?.string
    lists[address] = resource(
      "lists", name, ["campaign": .string(random.oneIn(2) ? known ?? campaign : campaign), "entries": .list(entries)])
  }

  // MARK: The console

  /// Edits, deletions and additions that some user makes in the console; gives how many objects were added.
  mutating func visit(_ platform: StrictPlatform) -> Int {
    var added = 0
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      let collection = ["sounds", "rings", "menus"].randomElement(using: &random) ?? "rings"
      let id = platform.objects(collection).keys.sorted().randomElement(using: &random)
      let number = Int64.random(in: 61...99, using: &random)
      switch Int.random(in: 0..<4, using: &random) {
      case 0: if let id { platform.remove(collection, id) }
      case 1:
        counter += 1
        platform.add("rings", ["name": .string("console \(counter)"), "phones": ["101"], "seconds": .integer(number)])
        added += 1
      default:
        guard let id else { continue }
        let text = Value.string("by console \(number)")
        platform.edit(collection, id) { object in
          switch collection {
          case "sounds": object["text"] = text
          case "rings": object["seconds"] = .integer(number)
          default: object["tries"] = .integer(number % 10)
          }
        }
      }
    }
    return added
  }
}
