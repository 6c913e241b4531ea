import Model
import Planning
import TestSupport

/// A random folder with everything that `RandomFolder` leaves out: phones that are switched on and off, lists that
/// nobody can read back, lines and campaigns that change hands, moves, `$depends_on`, and a console whose users edit,
/// delete and add.
struct RandomWorld {
  private var folder: RandomFolder
  private var phones: [String: Bool] = [:]
  private var lists: [Address: Resource] = [:]
  /// The phone that has each line.
  private var lines: [String: String] = [:]
  private var random: SeededGenerator
  private var counter = 0

  init(seed: UInt64) {
    random = SeededGenerator(seed: seed &* 7919)
    folder = RandomFolder(seed: seed)
    for _ in 0..<2 { editList() }
    for _ in 0..<2 { passLine() }
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
    return objects + phoneResources + lists.values.sorted { $0.address < $1.address }
  }

  private var phoneResources: [Resource] {
    ["101", "102", "103"].map { number in
      var attributes: ValueObject = ["number": .string(number)]
      if let isOn = phones[number] { attributes["enabled"] = .bool(isOn) }
      let own = lines.filter { $0.value == number }.keys.sorted()
      // A list that is empty, and one that is not there, say the same.
      if !own.isEmpty || number == "101" { attributes["lines"] = .list(own.map(row)) }
      return resource("phones", "p\(number)", attributes)
    }
  }

  /// The row of a line; one of the lines is for calls in, which the platform does not show.
  private func row(_ line: String) -> Value {
    line == "L1" ? ["line": .string(line), "direction": "in"] : ["line": .string(line)]
  }

  /// The numbers that the lists ask for, by campaign.
  var numbers: [String: Set<String>] {
    lists.values.reduce(into: [:]) { found, list in
      let phones = (list.attributes["entries"]?.list ?? []).compactMap { $0.object?["phone"]?.string }
      found[list.attributes["campaign"]?.string ?? "", default: []].formUnion(phones)
    }
  }

  mutating func edit() {
    folder.edit()
    folder.settle()
    if random.oneIn(2) { togglePhone() }
    if random.oneIn(2) { editList() }
    if random.oneIn(2) { passLine() }
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

  /// Gives a line to a phone, or takes it out of the folder.
  private mutating func passLine() {
    let line = "L\(Int.random(in: 0..<3, using: &random))"
    lines[line] = random.oneIn(4) ? nil : ["101", "102", "103"].randomElement(using: &random)
  }

  /// Gives a list other numbers, and at times another campaign. A list that had this campaign gets the one that becomes
  /// free, or goes. All campaigns hold the same few numbers.
  private mutating func editList() {
    let address = TestKinds.address("lists", "l\(Int.random(in: 0..<4, using: &random))")
    let old = lists[address]?.attributes["campaign"]?.string
    let new = random.oneIn(2) ? old ?? anyCampaign() : anyCampaign()
    if let holder = lists.first(where: { $0.key != address && $0.value.attributes["campaign"] == .string(new) })?.key {
      if let old { lists[holder]?.attributes["campaign"] = .string(old) } else { lists[holder] = nil }
    }
    let entries = (0..<4).filter { _ in random.oneIn(2) }.map { Value.object(["phone": .string("\($0)")]) }
    lists[address] = resource("lists", address.name, ["campaign": .string(new), "entries": .list(entries)])
  }

  private mutating func anyCampaign() -> String { "c\(Int.random(in: 0..<4, using: &random))" }

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
