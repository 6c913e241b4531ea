import Model
import TestSupport
import Testing

@testable import Planning

/// The three sides of one test, in few words: what the folder asks, what the state remembers, what the platform shows.
struct Scene: Sendable {
  var resources: [Resource] = []
  var records: [StateRecord] = []
  var live: [Observation] = []
  var unresolvedCreates: [UnresolvedCreate] = []
  var options = PlanOptions()
  var safety = SafetySettings()
  var goal = PlanGoal.folder
  /// Collections that the platform lists as empty.
  var emptyLists: [String] = []
  var unfinishedDeletions: Set<Address> = []
  var notListedYet: Set<Address> = []
  /// Off by default: most scenes are of few objects.
  var checksVanishedFolders = false
  var similarFolders: [String: String] = [:]
  /// The accounts that the aliases stand for now, and those that the state is of.
  var accounts: [String: ProviderAccount] = [:]
  var recordedAccounts: [String: ProviderAccount] = [:]
  var formerAddresses: [Address: Address] = [:]

  var input: PlanInput {
    var input = PlanInput(
      environment: "production", commit: String(repeating: "a", count: 40), resources: resources,
      snapshot: Snapshot(
        lineage: "test", serial: 1, records: Dictionary(uniqueKeysWithValues: records.map { ($0.address, $0) }),
        unresolvedCreates: Dictionary(uniqueKeysWithValues: unresolvedCreates.map { ($0.address, $0) })),
      inventory: Inventory(observations: Dictionary(grouping: live, by: \.kind)), schemas: SceneKinds.byKind,
      safety: safety, options: options, goal: goal)
    for collection in emptyLists {
      input.inventory.observations[KindAddress(provider: "test", collection: collection)] = []
    }
    input.unfinishedDeletions = unfinishedDeletions
    input.inventory.notListedYet = notListedYet
    input.similarFolders = similarFolders
    input.accounts = accounts
    input.snapshot.accounts = recordedAccounts
    input.formerAddresses = formerAddresses
    input.checksVanishedFolders = checksVanishedFolders
    input.consents = Consents(options.consents, by: "Ann", at: Timestamp(milliseconds: 0))
    return input
  }

  /// The plan, which must be the same when no object is set aside as unchanged.
  func plan(_ place: SourceLocation = #_sourceLocation) -> Plan {
    let plan = Planner.plan(input)
    #expect(plan == Planner.plan(input, setsAside: false), sourceLocation: place)
    return plan
  }
}

/// One row of a decision table: a scene, and all that the plan must say of it.
struct Row: Sendable, CustomTestStringConvertible {
  let name: String
  let scene: Scene
  /// `update sounds/a: edited text`; every visible change, in report order, if wanted with one of its reasons.
  var changes: [String] = []
  /// `cut menus/a`, the phase (a deletion or a whole update by its call) and the address; in order.
  var operations: [String] = []
  var diagnostics: [DiagnosticCode] = []
  /// Refusals that a consent lifted.
  var lifted: [DiagnosticCode] = []

  var testDescription: String { name }

  func check(_ place: SourceLocation = #_sourceLocation) {
    let plan = scene.plan()
    let visible = plan.changes.filter(\.isVisible)
    let said = visible.map { "\($0.action) \(short($0.address))" }
    #expect(said == changes.map { String($0.prefix { $0 != ":" }) }, "\(name)", sourceLocation: place)
    for (change, wanted) in zip(visible, changes) {
      guard let colon = wanted.firstIndex(of: ":") else { continue }
      let reason = wanted[wanted.index(colon, offsetBy: 2)...]
      #expect(
        change.reasons.contains { label($0, of: change) == reason },
        "\(name): \(change.reasons.map { label($0, of: change) }) without \"\(reason)\"",
        sourceLocation: place)
    }
    #expect(plan.operations.map(text) == operations, "\(name)", sourceLocation: place)
    let found = plan.diagnostics.filter { $0.consent == nil }
    #expect(found.map(\.code) == diagnostics, "\(name)", sourceLocation: place)
    #expect(
      plan.diagnostics.filter { $0.consent != nil }.map(\.code) == lifted, "\(name)", sourceLocation: place)
  }

  /// `new`, `edited seconds`, `create matched`, `sounds/s replaced`.
  private func label(_ reason: Change.Reason, of change: Change) -> String {
    switch reason {
    case .cause(.resolvedCreate): "create \(change.resolvedCreate?.finding.rawValue ?? "?")"
    case .cause(.moved): "moved from \(change.movedFrom.map(short) ?? "?")"
    case .cause(let cause): cause.rawValue
    case .fields(let verdict):
      "\(verdict.rawValue) "
        + change.fields.filter { $0.verdict == verdict }.map(\.path.description).joined(separator: ", ")
    case .target(let address, let renewal): "\(short(address)) \(renewal.rawValue)"
    }
  }

  private func text(_ operation: Operation) -> String {
    let word =
      operation.removesSuperseded
      ? "delete-old" : (operation.phase == .whole ? operation.call.rawValue : operation.phase.rawValue)
    return "\(word) \(short(operation.address))"
  }
}

/// Without the alias, unless it is the second one.
func short(_ address: Address) -> String {
  (address.provider == "test" ? "" : "\(address.provider)/") + "\(address.collection)/\(address.name)"
}

/// A live object as the test kinds list it.
func live(_ collection: String, _ id: String, _ attributes: ValueObject, createdAt: Int64? = nil) -> Observation {
  let kind = KindAddress(provider: "test", collection: collection)
  let name = SceneKinds.byKind[kind].flatMap { attributes[$0.nameField]?.string } ?? ""
  return Observation(
    kind: kind, vendorID: id, name: name, attributes: attributes,
    createdAt: createdAt.map(Timestamp.init(milliseconds:)))
}

/// A state record of the test kinds.
func record(
  _ collection: String, _ name: String, _ id: String, _ attributes: ValueObject, protect: Bool = false,
  dependsOn: [Address] = [], superseded: [String] = [], unobservable: [String] = [], exclusive: [ExclusiveKey] = [],
  kept: ValueObject = [:]
) -> StateRecord {
  let wanted = resource(collection, name, attributes)
  let kind = wanted.address.kind
  return StateRecord(
    address: wanted.address, vendorID: id,
    vendorName: SceneKinds.byKind[kind].flatMap { attributes[$0.nameField]?.string } ?? "",
    attributes: wanted.attributes, exclusive: exclusive, protect: protect, dependsOn: dependsOn,
    unobservable: unobservable, kept: kept,
    superseded: superseded,
    pin: .init(
      commit: String(repeating: "a", count: 40), source: wanted.source,
      appliedAt: Timestamp(milliseconds: 0), appliedBy: "tester"))
}

/// A create whose answer was lost.
func unresolved(
  _ collection: String, _ name: String, _ body: ValueObject, at milliseconds: Int64 = 0,
  _ resolution: UnresolvedCreate.Resolution? = nil, known: [String] = [], settings: AppliedSettings = .init()
) -> UnresolvedCreate {
  var create = UnresolvedCreate(
    address: TestKinds.address(collection, name), vendorName: body["name"]?.string ?? "", body: body,
    intendedAt: Timestamp(milliseconds: milliseconds), known: known, resolution: resolution)
  create.settings = settings
  return create
}

/// The test kinds, and three more: a kind with every sort of field, phones whose number is their identity, and
/// recordings that can only be replaced.
enum SceneKinds {
  static let things = KindSchema(
    provider: "test", collection: "things", title: "thing", summary: "Every sort of field.", nameField: "name",
    fields: [
      Field("name", .text, .required, "Its name."),
      Field("size", .integer(nil), unset: .init(reads: [], writes: 0), "May be reset."),
      Field("fixed", .freeText, .optional, "May not be reset."),
      Field("secret", .freeText, observability: .never, unset: .init(), "Never shown."),
      Field("maybe", .freeText, observability: .sometimes, unset: .init(), "Shown at times."),
      Field("tags", .list(.freeText, .init(.set)), unset: .init(reads: [[]], writes: []), "A set."),
      Field("order", .list(.freeText, .init(.ordered)), unset: .init(reads: [[]], writes: []), "A list."),
      Field(
        "rows",
        .list(
          .object([
            Field("id", .text, .required, "Its key."), Field("to", .freeText, unset: .init(), "Where."),
            Field("note", .freeText, unset: .init(), "Why."),
          ]), .init(.keyed(by: ["id"]))), unset: .init(reads: [[]], writes: []), "Rows by key."),
      Field(
        "parts",
        .list(
          .variants(
            tag: "sort",
            [
              "play": [
                Field("id", .text, .required, "Its key."), Field("text", .freeText, .optional, "What is said."),
              ],
              "hang": [Field("id", .text, .required, "Its key.")],
            ]), .init(.keyed(by: ["id"]))), unset: .init(reads: [[]], writes: []), "Parts by key."),
      Field(
        "tries", .either(.object([Field("value", .integer(nil), .optional, "How often.")]), .integer(nil)),
        unset: .init(reads: [], writes: .null), "A number or an object."),
      Field("sound", .reference(.init(["sounds": ""], breaking: .field)), unset: .init(), "A sound."),
    ])

  /// A name that the vendor takes once, and that only a new object can change.
  static let badges = KindSchema(
    provider: "test", collection: "badges", title: "badge", summary: "Exists, and is known by its number only.",
    nameField: "number", identity: .name, uniqueNames: true, creation: .mustExist, removal: .forgets,
    fields: [
      Field("number", .text, .required, mutability: .replaces, "Its number."),
      Field("enabled", .boolean, .optional, observability: .sometimes, "Whether it is in use."),
    ], usableWhen: ("enabled", true))

  /// Recordings whose every change is a new one.
  static let tapes = KindSchema(
    provider: "test", collection: "tapes", title: "tape", summary: "A recording.", nameField: "name",
    change: .replacement,
    fields: [
      Field("name", .text, .required, mutability: .replaces, "Its name."),
      Field("text", .freeText, mutability: .replaces, unset: .init(), "What is said."),
      Field("voice", .text, .required, mutability: .replaces, "Who says it."),
      Field("file", .freeText, mutability: .replaces, observability: .never, "Never shown."),
      Field(
        "notes",
        .list(
          .object([Field("id", .text, .required, "Its key."), Field("to", .freeText, unset: .init(), "Where.")]),
          .init(.keyed(by: ["id"]))), unset: .init(reads: [[]], writes: []), "Rows by key."),
    ])

  /// By two aliases, `test` and `twin`.
  static let byKind = Dictionary(
    uniqueKeysWithValues: ["test", "twin"].flatMap { alias in
      (TestKinds.all + [things, tapes, badges]).map { (KindAddress(provider: alias, collection: $0.collection), $0) }
    })
}
