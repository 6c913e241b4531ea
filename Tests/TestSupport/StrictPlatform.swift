package import Model
import Synchronization

/// A vendor in memory that refuses what the strictest vendor would: dangling references, the deletion of something in
/// use, a name taken twice. It answers as the test kinds' schemas say, knows nothing of plans, and remembers every
/// refusal.
package final class StrictPlatform: Provider {
  private struct World {
    var objects: [String: [String: ValueObject]] = [:]
    /// The numbers of each campaign.
    var numbers: [String: Set<String>] = [:]
    var next = 0
    var count = RequestCount()
    var refusals: [String] = []
    var log: [String] = []
    var inFlight = 0
    var mostInFlight = 0
    var expectedInFlight = 0
    /// Writes by number (from 0) that fail, and how.
    var faults: [Int: Fault] = [:]
    var writes = 0
    var isDead = false
    var beforeWrite: (@Sendable (Address) -> Void)?
  }

  /// What happens to one write.
  package enum Fault: Sendable {
    /// Refused; nothing happens.
    case refused
    /// It happens, and the answer is lost.
    case lostAnswer
    /// Nothing happens, and this is the answer.
    case error(ProviderError.Class)
    /// It happens at a later attempt, after this pause.
    case retried(RetryPause, losesAnswer: Bool = false)
    /// It happens, and the answer is lost; a second attempt after this pause is refused.
    case refusedAgain(RetryPause)
    /// The program dies: before the vendor does it, or after. Nothing that comes later arrives.
    case death(afterEffect: Bool)

    fileprivate var pause: RetryPause? {
      switch self {
      case .retried(let pause, _), .refusedAgain(let pause): pause
      default: nil
      }
    }

    fileprivate var losesAnswer: Bool {
      switch self {
      case .lostAnswer, .retried(_, losesAnswer: true): true
      default: false
      }
    }
  }

  private let world: Mutex<World>

  package init(phones: [String] = []) {
    world = Mutex(World())
    world.withLock { world in
      for phone in phones { world.objects["phones", default: [:]][phone] = ["number": .string(phone)] }
    }
  }

  /// The same objects, with nothing counted and no faults.
  package init(copying other: StrictPlatform) {
    var world = World()
    (world.objects, world.numbers, world.next) = other.world.withLock { ($0.objects, $0.numbers, $0.next) }
    self.world = Mutex(world)
  }

  // MARK: What a test looks at

  /// Whether the program that writes here has died; setting it to false starts another one.
  package var isDead: Bool {
    get { world.withLock { $0.isDead } }
    set { world.withLock { $0.isDead = newValue } }
  }

  package var refusals: [String] { world.withLock { $0.refusals } }
  package var log: [String] { world.withLock { $0.log } }
  package var mostInFlight: Int { world.withLock { $0.mostInFlight } }
  package func objects(_ collection: String) -> [String: ValueObject] {
    world.withLock { $0.objects[collection] ?? [:] }
  }
  /// The numbers of each campaign that has any.
  package var numbers: [String: Set<String>] { world.withLock { $0.numbers.filter { !$0.value.isEmpty } } }
  /// Adds a number to a campaign, as a console user would.
  package func add(number: String, to campaign: String) {
    _ = world.withLock { $0.numbers[campaign, default: []].insert(number) }
  }
  package func fail(write: Int, _ fault: Fault) { world.withLock { $0.faults[write] = fault } }
  /// Takes back the faults that no write has met.
  package func clearFaults() { world.withLock { $0.faults = [:] } }
  /// Calls `body` with the address at the start of every write.
  package func beforeWrite(_ body: @escaping @Sendable (Address) -> Void) { world.withLock { $0.beforeWrite = body } }
  package var writes: Int { world.withLock { $0.writes } }
  /// Makes the first writes wait for one another until so many are in flight. Gives up after a while, so that a program
  /// that sends fewer at once fails its test and does not hang.
  package func expectInFlight(_ count: Int) { world.withLock { $0.expectedInFlight = count } }

  /// Edits an object as a console user would.
  package func edit(_ collection: String, _ id: String, _ change: @Sendable (inout ValueObject) -> Void) {
    world.withLock { world in
      guard var object = world.objects[collection]?[id] else { return }
      change(&object)
      world.objects[collection]?[id] = object
    }
  }

  package func remove(_ collection: String, _ id: String) { world.withLock { $0.objects[collection]?[id] = nil } }

  /// Makes an object as a console user would; gives its id.
  @discardableResult
  package func add(_ collection: String, _ object: ValueObject) -> String {
    world.withLock { world in
      world.next += 1
      let id = "x\(world.next)"
      world.objects[collection, default: [:]][id] = object
      return id
    }
  }

  // MARK: Provider

  package func list(_ request: ListRequest) async throws(ProviderError) -> [Observation] {
    world.withLock { world in
      world.count.reads += 1
      request.progress(1, 1)
      let kind = KindAddress(provider: "test", collection: request.collection)
      let name = TestKinds.schema(kind)?.nameField ?? "name"
      return (world.objects[request.collection] ?? [:]).sorted { $0.key < $1.key }.map { id, object in
        Observation(kind: kind, vendorID: id, name: object[name]?.string ?? "", attributes: shown(object))
      }
    }
  }

  /// Reads show "" for nothing, never whether a phone is enabled, and of its lines not those for calls in.
  private func shown(_ object: ValueObject) -> ValueObject {
    object.compactMapValues { key, value in
      if key == "lines" { return .list((value.list ?? []).compactMap(shownLine)) }
      return key == "enabled" ? nil : (value.isNull ? "" : value)
    }
  }

  private func shownLine(_ row: Value) -> Value? {
    row.member("direction") == "in" ? nil : .object(["line": row.member("line") ?? .null])
  }

  package func create(_ request: WriteRequest) async throws(ProviderError) -> WriteResult {
    let collection = request.address.collection
    return try await write("create", request) { world throws(ProviderError) in
      if collection == "lists" { return self.changeNumbers(from: [], to: self.numbers(request.body), request, &world) }
      try self.check(request.body, collection, nil, &world)
      if request.body["overflow"] != nil { throw self.refuse(&world, "create does not take overflow") }
      world.next += 1
      let id = "\(collection)-\(world.next)"
      world.objects[collection, default: [:]][id] = request.body
      return id
    }
  }

  package func update(_ request: WriteRequest) async throws(ProviderError) -> WriteResult {
    let collection = request.address.collection
    if collection == "phones" { return try await updatePhone(request) }
    return try await write("update", request) { world throws(ProviderError) in
      if collection == "lists" {
        return self.changeNumbers(
          from: self.numbers(request.prior), to: self.numbers(request.body), request, &world)
      }
      guard let id = request.vendorID, world.objects[collection]?[id] != nil else {
        throw ProviderError(.missing, "there is no such \(collection)")
      }
      if collection == "sounds" { throw self.refuse(&world, "sounds cannot be updated") }
      try self.check(request.body, collection, id, &world)
      world.objects[collection]?[id] = request.body
      return id
    }
  }

  /// One request for the fields of a phone, and one for each line that it is given.
  private func updatePhone(_ request: WriteRequest) async throws(ProviderError) -> WriteResult {
    let lines = linesToBind(request)
    var parts = lines.map { WritePart.rows([$0], of: "lines") }
    if parts.isEmpty || request.changed != ["lines"] { parts.insert(.fields(["number", "enabled"]), at: 0) }
    var result = WriteResult(vendorID: request.vendorID ?? "")
    for (number, part) in parts.enumerated() {
      if number > 0 { try await request.confirmPart(parts[number - 1]) }
      result = try await write("update", request) { world throws(ProviderError) in
        try self.update(part, request, &world)
      }
    }
    return result
  }

  private func linesToBind(_ request: WriteRequest) -> [String] {
    guard request.changed.contains("lines") else { return [] }
    let has = world.withLock { $0.objects["phones"]?[request.vendorID ?? ""]?["lines"]?.list ?? [] }
    let wanted = (request.body["lines"]?.list ?? []).filter { !has.contains($0) }
    return wanted.compactMap { $0.member("line")?.string }
  }

  private func update(_ part: WritePart, _ request: WriteRequest, _ world: inout World) throws(ProviderError) -> String
  {
    guard let id = request.vendorID, let old = world.objects["phones"]?[id] else {
      throw ProviderError(.missing, "there is no such phone")
    }
    if case .rows(let lines, _) = part {
      bind(
        (request.body["lines"]?.list ?? []).filter { lines.contains($0.member("line")?.string ?? "") }, to: id, &world)
    } else {
      try check(request.body, "phones", id, &world)
      var body = request.body
      body["lines"] = old["lines"] ?? []
      world.objects["phones"]?[id] = old.merging(body)
    }
    return id
  }

  package func delete(_ request: WriteRequest) async throws(ProviderError) {
    let collection = request.address.collection
    _ = try await write("delete", request) { world throws(ProviderError) in
      if collection == "lists" { return self.changeNumbers(from: self.numbers(request.prior), to: [], request, &world) }
      guard let id = request.vendorID, world.objects[collection]?[id] != nil else {
        throw ProviderError(.missing, "it is gone")
      }
      for (other, objects) in world.objects {
        for (user, object) in objects where user != id && self.ids(object).contains(id) {
          throw self.refuse(&world, "\(collection) \(id) is in use by \(other) \(user)")
        }
      }
      world.objects[collection]?[id] = nil
      return id
    }
  }

  package func requestCount() async -> RequestCount { world.withLock { $0.count } }
  package func close() async {}

  // MARK: Rules

  private func numbers(_ document: ValueObject?) -> Set<String> {
    Set((document?["entries"]?.list ?? []).compactMap { $0.object?["phone"]?.string })
  }

  /// Removes and adds numbers of one campaign; the vendor does not know who added one.
  private func changeNumbers(
    from old: Set<String>, to new: Set<String>, _ request: WriteRequest, _ world: inout World
  ) -> String {
    let campaign = request.body["campaign"]?.string ?? request.prior?["campaign"]?.string ?? request.vendorID ?? ""
    world.numbers[campaign, default: []].subtract(old.subtracting(new))
    world.numbers[campaign, default: []].formUnion(new.subtracting(old))
    return campaign
  }

  /// Gives lines to a phone. They leave the phone that had them; none is ever taken away otherwise.
  private func bind(_ given: [Value], to id: String, _ world: inout World) {
    let names = given.map { $0.member("line") }
    for (other, var phone) in world.objects["phones"] ?? [:] {
      let kept = (phone["lines"]?.list ?? []).filter { !names.contains($0.member("line")) }
      if other == id || phone["lines"] != nil { phone["lines"] = .list(other == id ? kept + given : kept) }
      world.objects["phones"]?[other] = phone
    }
  }

  private func write(
    _ verb: String, _ request: WriteRequest, _ body: @Sendable (inout World) throws(ProviderError) -> String
  ) async throws(ProviderError) -> WriteResult {
    world.withLock(\.beforeWrite)?(request.address)
    try await request.permit()
    world.withLock { world in
      world.inFlight += 1
      world.mostInFlight = max(world.mostInFlight, world.inFlight)
    }
    if let pause = world.withLock({ $0.faults[$0.writes]?.pause }) {
      request.retrying(pause)
      try await request.permit()
    }
    await Task.yield()
    await waitForOthers()
    let result = world.withLock { world -> Result<String, ProviderError> in
      defer { world.inFlight -= 1 }
      world.count.writes += 1
      let number = world.writes
      world.writes += 1
      world.log.append("\(verb) \(request.address)")
      let fault = world.faults[number]
      if case .refused = fault { return .failure(ProviderError(.rejected, "the vendor said no")) }
      if case .death(afterEffect: false) = fault { world.isDead = true }
      if world.isDead { return .failure(ProviderError(.unknownOutcome, "the program is dead")) }
      defer { if case .death = fault { world.isDead = true } }
      if case .error(let errorClass) = fault { return .failure(ProviderError(errorClass, "it failed")) }
      do throws(ProviderError) {
        let id = try body(&world)
        if case .refusedAgain = fault { return .failure(ProviderError(.rejected, "the vendor said no")) }
        if fault?.losesAnswer == true { return .failure(ProviderError(.unknownOutcome, "the answer was lost")) }
        return .success(id)
      } catch {
        return .failure(error)
      }
    }
    return WriteResult(vendorID: try result.get())
  }

  private func waitForOthers() async {
    var turns = 0
    while turns < 10_000, world.withLock({ $0.mostInFlight < $0.expectedInFlight }) {
      turns += 1
      await Task.yield()
    }
  }

  private func refuse(_ world: inout World, _ why: String) -> ProviderError {
    world.refusals.append(why)
    return ProviderError(.rejected, why)
  }

  private func check(_ body: ValueObject, _ collection: String, _ id: String?, _ world: inout World)
    throws(ProviderError)
  {
    let all = Set(world.objects.values.flatMap(\.keys))
    for target in ids(body) where !all.contains(target) && target != id {
      throw refuse(&world, "dangling reference to \(target)")
    }
    if collection == "phones", body["enabled"] == false {
      for (ring, object) in world.objects["rings"] ?? [:] where ids(object).contains(id ?? "") {
        throw refuse(&world, "the phone \(id ?? "") is in use by \(ring)")
      }
    }
    for phone in body["phones"]?.list ?? []
    where world.objects["phones"]?[phone.string ?? ""]?["enabled"] == false {
      throw refuse(&world, "the phone \(phone) is switched off")
    }
    guard collection == "menus" else { return }
    for (other, object) in world.objects["menus"] ?? [:] where other != id && object["name"] == body["name"] {
      throw refuse(&world, "the name of \(other) is taken")
    }
  }

  /// Every reference of a document: the test kinds' reference fields.
  private func ids(_ object: ValueObject) -> Set<String> {
    var found: Set<String> = []
    for key in ["sound", "wrong", "overflow"] { if let id = object[key]?.string, !id.isEmpty { found.insert(id) } }
    for row in object["keys"]?.list ?? [] {
      if let id = row.object?["action"]?.string, !id.isEmpty { found.insert(id) }
    }
    for phone in object["phones"]?.list ?? [] { if let id = phone.string { found.insert(id) } }
    return found
  }
}
