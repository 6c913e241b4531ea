import Model
import TestSupport
import Testing

@testable import Planning

/// What another environment manages on the same account is neither adopted nor deleted.
@Suite struct OtherEnvironmentTests {
  private static let account = ProviderAccount(host: "h", path: "/v1")

  private static func other(
    _ records: [StateRecord], project: String? = nil, account: ProviderAccount = account
  ) -> OtherState {
    OtherState(
      project: project, environment: "production",
      snapshot: Snapshot(
        lineage: "l", records: Dictionary(uniqueKeysWithValues: records.map { ($0.address, $0) }),
        accounts: ["test": account]))
  }

  private static func check(_ scene: Scene, _ others: [OtherState]) -> [String] {
    let check = OtherEnvironments(scene.input.snapshot, schemas: SceneKinds.byKind)
    let plan = scene.plan()
    let found = check.diagnostics(of: plan, accounts: ["test": account], others)
    #expect(found.isEmpty || check.concern(plan))
    return found.map { "\($0.code.rawValue) \($0.address.map(short) ?? ""): \($0.summary)" }
  }

  @Test(
    "a folder without a name differs from this project by its path",
    arguments: [
      (nil, nil, "environment production"),
      ("own", "pbx", "environment production of the folder pbx/, which has no name"),
      ("own", nil, "environment production of a folder without a name"),
    ] as [(String?, String?, String)])
  func unnamedFolder(_ own: String?, _ path: String?, _ words: String) {
    let scene = Scene(resources: [resource("sounds", "a", Self.hello)], live: [live("sounds", "7", Self.hello)])
    var snapshot = Self.other([Self.theirs]).snapshot
    snapshot.accounts = ["test": Self.account]
    let other = OtherState(project: nil, environment: "production", path: path, snapshot: snapshot)
    let check = OtherEnvironments(scene.input.snapshot, schemas: SceneKinds.byKind, project: own)
    let found = check.diagnostics(of: scene.plan(), accounts: ["test": Self.account], [other])
    #expect(
      found.map(\.summary) == ["the object 7 would be adopted, but \(words) manages it as test/sounds/theirs"])
  }

  private static let hello: ValueObject = ["name": "Hello", "text": "Hi"]
  private static let theirs = record("sounds", "theirs", "7", hello)

  private static func phone(_ number: String, _ lines: String...) -> ValueObject {
    ["number": .string(number), "lines": .list(lines.map { ["line": .string($0)] })]
  }

  private static func list(_ phones: String...) -> ValueObject { list(phones: phones) }

  private static func list(phones: [String]) -> ValueObject {
    ["campaign": "Sales", "entries": .list(phones.map { ["phone": .string($0)] })]
  }

  @Test(
    "adopting or deleting what another environment manages is an error that names it; all else is allowed",
    arguments: [
      (
        "adopted without a difference",
        Scene(resources: [resource("sounds", "a", hello)], live: [live("sounds", "7", hello)]), [theirs],
        [
          "other-environment sounds/a: the object 7 would be adopted, but environment production manages it as test/sounds/theirs"
        ]
      ),
      (
        "adopted and changed",
        Scene(
          resources: [resource("rings", "r", ["name": "R", "phones": [], "seconds": 9])],
          live: [live("rings", "8", ["name": "R", "phones": [], "seconds": 5])],
          options: PlanOptions(consents: [.adopt()])),
        [record("rings", "x", "8", ["name": "R"])],
        [
          "other-environment rings/r: the object 8 would be adopted, but environment production manages it as test/rings/x"
        ]
      ),
      (
        "deleted", Scene(records: [record("sounds", "a", "7", hello)], live: [live("sounds", "7", hello)]), [theirs],
        [
          "other-environment sounds/a: the object 7 would be deleted, but environment production manages it as test/sounds/theirs"
        ]
      ),
      (
        "replaced",
        Scene(
          resources: [resource("sounds", "a", ["name": "Hello", "text": "New"])],
          records: [record("sounds", "a", "7", hello)], live: [live("sounds", "7", hello)]), [theirs],
        [
          "other-environment sounds/a: the object 7 would be deleted, but environment production manages it as test/sounds/theirs"
        ]
      ),
      (
        "another object", Scene(resources: [resource("sounds", "a", hello)], live: [live("sounds", "9", hello)]),
        [theirs], []
      ),
      (
        "created beside it",
        Scene(
          resources: [resource("sounds", "a", ["name": "New", "text": "Hi"])], live: [live("sounds", "7", hello)]),
        [theirs], []
      ),
      (
        "managed by both already, and unchanged",
        Scene(
          resources: [resource("sounds", "a", hello)], records: [record("sounds", "a", "7", hello)],
          live: [live("sounds", "7", hello)]), [theirs], []
      ),
      (
        "forgotten",
        Scene(records: [record("phones", "p", "7", ["number": "1"])], live: [live("phones", "7", ["number": "1"])]),
        [record("phones", "q", "7", ["number": "1"])], []
      ),
      (
        "a number of the same campaign is added", Scene(resources: [resource("lists", "l", list("1", "2"))]),
        [record("lists", "m", "Sales", list("2", "3"))],
        ["other-environment lists/l: 1 entry would be changed, but environment production manages it as test/lists/m"]
      ),
      (
        "numbers of the same campaign are removed",
        Scene(
          resources: [resource("lists", "l", list("1"))], records: [record("lists", "l", "Sales", list("1", "2", "3"))]),
        [record("lists", "m", "Sales", list("2", "3"))],
        ["other-environment lists/l: 2 entries would be changed, but environment production manages it as test/lists/m"]
      ),
      (
        "other numbers of the same campaign",
        Scene(
          resources: [resource("lists", "l", list("1", "9"))], records: [record("lists", "l", "Sales", list("1", "8"))]),
        [record("lists", "m", "Sales", list("1", "2"))], []
      ),
      (
        "numbers of a campaign that is composed otherwise",
        Scene(resources: [resource("lists", "l", ["campaign": "o\u{301}", "entries": [["phone": "1"]]])]),
        [record("lists", "m", "\u{f3}", ["campaign": "\u{f3}", "entries": [["phone": "1"]]])], []
      ),
      (
        "a line of their phone is given to ours",
        Scene(resources: [resource("phones", "p", phone("2", "900"))], live: [live("phones", "2", ["number": "2"])]),
        [record("phones", "q", "1", phone("1", "900"))],
        [
          "other-environment phones/p: the line 900 would be taken, but environment production manages it as test/phones/q"
        ]
      ),
      (
        "a line is added to ours",
        Scene(
          resources: [resource("phones", "p", phone("2", "800", "900"))],
          records: [record("phones", "p", "2", phone("2", "800"))], live: [live("phones", "2", phone("2", "800"))]),
        [record("phones", "q", "1", phone("1", "900"))],
        [
          "other-environment phones/p: the line 900 would be taken, but environment production manages it as test/phones/q"
        ]
      ),
      (
        "a line that they took is taken back",
        Scene(
          resources: [resource("phones", "p", phone("2", "800", "900"))],
          records: [record("phones", "p", "2", phone("2", "800", "900"))],
          live: [live("phones", "2", phone("2", "800"))]),
        [record("phones", "q", "1", phone("1", "900"))],
        [
          "other-environment phones/p: the line 900 would be taken, but environment production manages it as test/phones/q"
        ]
      ),
      (
        "another line is added beside one that both have",
        Scene(
          resources: [resource("phones", "p", phone("2", "800", "900"))],
          records: [record("phones", "p", "2", phone("2", "900"))], live: [live("phones", "2", phone("2", "900"))]),
        [record("phones", "q", "1", phone("1", "900"))], []
      ),
      (
        "a line that has left their file",
        Scene(resources: [resource("phones", "p", phone("2", "900"))], live: [live("phones", "2", ["number": "2"])]),
        [record("phones", "q", "1", phone("1"), exclusive: [ExclusiveKey(kind: "line", value: ["900"])])], []
      ),
    ] as [(String, Scene, [StateRecord], [String])])
  func table(_ name: String, _ scene: Scene, _ theirs: [StateRecord], _ expected: [String]) {
    #expect(Self.check(scene, [Self.other(theirs)]) == expected, "\(name)")
    // The same records of another account concern nobody.
    let elsewhere = ProviderAccount(host: "h", path: "/v2")
    #expect(Self.check(scene, [Self.other(theirs, account: elsewhere)]) == [], "\(name), on another account")
  }

  @Test(
    "numbers of which the outcome is unknown are managed too: theirs are not added, and ours not removed from theirs")
  func unconfirmedNumbers() {
    func sent(_ record: StateRecord, _ phones: String...) -> StateRecord {
      var record = record
      record.unconfirmed = UnconfirmedValues(
        from: record.attributes, to: Self.list(phones: ["1"] + phones),
        of: SceneKinds.byKind[record.address.kind]?.fields ?? [])
      return record
    }
    let ours = record("lists", "l", "Sales", Self.list("1"))
    let theirs = record("lists", "m", "Sales", Self.list("1"))
    let adding = Scene(resources: [resource("lists", "l", Self.list("1", "7"))], records: [ours])
    let removing = Scene(resources: [resource("lists", "l", Self.list("1"))], records: [sent(ours, "7")])
    let message =
      "other-environment lists/l: 1 entry would be changed, but environment production manages it as test/lists/m"
    #expect(Self.check(adding, [Self.other([sent(theirs, "7")])]) == [message])
    #expect(Self.check(removing, [Self.other([record("lists", "m", "Sales", Self.list("7"))])]) == [message])
    #expect(Self.check(adding, [Self.other([sent(theirs, "8")])]) == [])
  }

  @Test("a state of another project is named with it")
  func project() {
    let scene = Scene(resources: [resource("sounds", "a", Self.hello)], live: [live("sounds", "7", Self.hello)])
    let found = Self.check(scene, [Self.other([Self.theirs], project: "acme")])
    #expect(found.first?.contains("but environment production of the project acme manages it") == true, "\(found)")
  }

  @Test(
    "two accounts are one by host and tenant, and by host and path where a tenant is not known",
    arguments: [
      (ProviderAccount(host: "h", path: "/v1"), true), (ProviderAccount(host: "h", path: "/v2"), false),
      (ProviderAccount(host: "g", path: "/v1"), false), (ProviderAccount(host: "h", path: "/v1", tenant: "t"), true),
    ])
  func accounts(_ other: ProviderAccount, _ isSame: Bool) {
    #expect(Self.account.isSame(as: other) == isSame)
    var (one, two) = (Self.account, other)
    (one.tenant, two.tenant) = ("t", "u")
    #expect(!one.isSame(as: two))
    two.tenant = "t"
    #expect(one.isSame(as: two) == (one.host == two.host))
  }
}
