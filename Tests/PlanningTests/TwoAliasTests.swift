import Model
import TestSupport
import Testing

@testable import Planning

/// Two provider aliases of one account are one owner: what one has, the other can only get by a move.
@Suite struct TwoAliasTests {
  private static let account = ProviderAccount(host: "h", path: "/v1")
  private static let shared = ["test": account, "twin": account]
  private static func tenants(_ test: String?, _ twin: String?) -> [String: ProviderAccount] {
    var accounts = shared
    accounts["test"]?.tenant = test
    accounts["twin"]?.tenant = twin
    return accounts
  }

  private static let one: ValueObject = ["name": "r", "phones": ["101"], "seconds": 5]
  private static let edited: ValueObject = ["name": "r", "phones": ["101"], "seconds": 9]
  private static let listed = [live("rings", "1", one), live("rings", "1", one).on("twin")]
  private static func list(_ campaign: String) -> ValueObject {
    ["campaign": .string(campaign), "entries": [["phone": "1"], ["phone": "2"]]]
  }
  private static func phone(_ number: String, _ lines: String...) -> ValueObject {
    ["number": .string(number), "lines": .list(lines.map { ["line": .string($0)] })]
  }
  private static let phones = ["101", "102"].map { live("phones", $0, phone($0)) }

  @Test(arguments: [
    Row(
      name: "a file moves to the other alias",
      scene: Scene(
        resources: [resource("rings", "r", one).on("twin")], records: [record("rings", "r", "1", one)], live: listed,
        accounts: shared),
      changes: ["move twin/rings/r: moved from rings/r"]),
    Row(
      name: "moved and edited",
      scene: Scene(
        resources: [resource("rings", "new", edited).on("twin")], records: [record("rings", "r", "1", one)],
        live: listed, accounts: shared),
      changes: ["update twin/rings/new: moved from rings/r"], operations: ["update twin/rings/new"]),
    Row(
      name: "by tenant",
      scene: Scene(
        resources: [resource("rings", "r", one).on("twin")], records: [record("rings", "r", "1", one)], live: listed,
        accounts: tenants("t", "t")),
      changes: ["move twin/rings/r: moved from rings/r"]),
    Row(
      name: "a move inside the alias comes first",
      scene: Scene(
        resources: [resource("rings", "new", one), resource("rings", "r", one).on("twin")],
        records: [record("rings", "r", "1", one)], live: [live("rings", "1", one)], accounts: shared),
      changes: ["create twin/rings/r", "move rings/new: moved from rings/r"], operations: ["create twin/rings/r"]),
    Row(
      name: "another tenant is another account",
      scene: Scene(
        resources: [resource("rings", "r", one).on("twin")], records: [record("rings", "r", "1", one)],
        live: [live("rings", "1", one)], accounts: tenants("t", "u")),
      changes: ["delete rings/r", "create twin/rings/r"], operations: ["delete rings/r", "create twin/rings/r"]),
    Row(
      name: "an alias that does not list the object is another account",
      scene: Scene(
        resources: [resource("rings", "r", one).on("twin")], records: [record("rings", "r", "1", one)],
        live: [live("rings", "1", one)], accounts: shared),
      changes: ["delete rings/r", "create twin/rings/r"], operations: ["delete rings/r", "create twin/rings/r"]),
    Row(
      name: "numbers that nobody can read move too",
      scene: Scene(
        resources: [resource("lists", "l", list("c")).on("twin")], records: [record("lists", "l", "c", list("c"))],
        accounts: shared),
      changes: ["move twin/lists/l: moved from lists/l"]),
    Row(
      name: "numbers of another server are others",
      scene: Scene(
        resources: [resource("lists", "l", list("c")).on("twin")], records: [record("lists", "l", "c", list("c"))],
        accounts: ["test": account, "twin": ProviderAccount(host: "g", path: "/v1")]),
      changes: ["delete lists/l", "create twin/lists/l"], operations: ["delete lists/l", "create twin/lists/l"]),
    Row(
      name: "two files, one name",
      scene: Scene(
        resources: [resource("rings", "r", one), resource("rings", "r", one).on("twin")],
        records: [record("rings", "r", "1", one)], live: listed, accounts: shared),
      changes: ["create twin/rings/r"], operations: ["create twin/rings/r"], diagnostics: [.duplicateVendorName]),
    Row(
      name: "two files, one name, and lists that have nothing in common",
      scene: Scene(
        resources: [resource("rings", "r", one), resource("rings", "r", one).on("twin")],
        records: [record("rings", "r", "1", one)], live: [live("rings", "1", one)], accounts: shared),
      changes: ["create twin/rings/r"], operations: ["create twin/rings/r"]),
    Row(
      name: "two files, one campaign",
      scene: Scene(
        resources: [resource("lists", "l", list("c")), resource("lists", "m", list("c")).on("twin")],
        records: [record("lists", "l", "c", list("c"))], accounts: shared),
      changes: ["create twin/lists/m"], operations: ["create twin/lists/m"], diagnostics: [.duplicateVendorName]),
    Row(
      name: "two files, one line",
      scene: Scene(
        resources: [
          resource("phones", "p", phone("101", "900")), resource("phones", "q", phone("102", "900")).on("twin"),
        ],
        records: [
          record("phones", "p", "101", phone("101", "900")),
          record("phones", "q", "102", phone("102", "900")).on("twin"),
        ],
        live: phones + phones.map { $0.on("twin") }, accounts: shared),
      changes: ["update phones/p", "update twin/phones/q"], operations: ["update phones/p", "update twin/phones/q"],
      diagnostics: [.duplicateExclusiveValue]),
    Row(
      name: "an object with two records is not deleted by one of them",
      scene: Scene(
        resources: [resource("rings", "r", one)],
        records: [record("rings", "r", "1", one), record("rings", "r", "1", one).on("twin")], live: listed,
        accounts: shared),
      changes: ["forget twin/rings/r: owned_elsewhere"]),
  ])
  func table(_ row: Row) { row.check() }

  @Test("a campaign is given up by one alias before the other adds to it")
  func order() {
    let scene = Scene(
      resources: [resource("lists", "a", Self.list("d")), resource("lists", "b", Self.list("c")).on("twin")],
      records: [record("lists", "a", "c", Self.list("c"))], accounts: Self.shared)
    let plan = scene.plan()
    let create = plan.operations.first { $0.address.provider == "twin" }
    #expect(create?.after.contains("test/lists/a:delete") == true, "\(plan.operations.map { ($0.id, $0.after) })")
  }

  @Test("an object of one alias is not unmanaged for the other")
  func unmanaged() {
    let scene = Scene(
      resources: [resource("rings", "r", Self.one)], records: [record("rings", "r", "1", Self.one)], live: Self.listed,
      accounts: Self.shared)
    #expect(scene.plan().unmanaged == [])
    #expect(Planner.plan(scene.alone.input).unmanaged.map(\.kind.provider) == ["twin"])
  }

  @Test("the message names both addresses")
  func messages() {
    let names = Scene(
      resources: [resource("lists", "l", Self.list("c")), resource("lists", "m", Self.list("c")).on("twin")],
      accounts: Self.shared)
    #expect(
      names.plan().diagnostics.map(\.summary) == [
        #"twin/lists/m: "c" is also the campaign of test/lists/l, and test and twin are one account"#
      ])
    let lines = Scene(
      resources: [
        resource("phones", "p", Self.phone("101", "900")), resource("phones", "q", Self.phone("102", "900")).on("twin"),
      ], live: Self.phones + Self.phones.map { $0.on("twin") }, accounts: Self.shared)
    #expect(
      lines.plan().diagnostics.map(\.summary) == [
        "twin/phones/q: the line 900 also stands in test/phones/p, and test and twin are one account"
      ])
  }

  @Test(
    "an alias without a tenant joins one account, never two",
    arguments: [
      (["a": nil, "b": nil], [["a", "b"]]), (["a": "t", "b": "u"], []),
      (["a": nil, "b": "t", "c": "u"], [["a", "b"]]),
      (["a": "t", "b": "u", "c": "t"], [["a", "c"]]),
    ] as [([String: String?], [[String]])])
  func groups(_ tenants: [String: String?], _ expected: [[String]]) {
    let accounts = tenants.mapValues { ProviderAccount(host: "h", path: "", tenant: $0) }
    #expect(AccountAliases(accounts).shared == expected)
  }

  // MARK: A new name of an alias

  @Test(
    "the records of an alias go on under its new name",
    arguments: [
      Row(
        name: "nothing else changes",
        scene: Scene(
          resources: [resource("rings", "r", one).on("twin")], records: [record("rings", "r", "1", one).on("twin")],
          live: [live("rings", "1", one).on("twin")], formerAddresses: renamed("rings", "r")),
        changes: ["move twin/rings/r: moved from rings/r"]),
      Row(
        name: "another file name too",
        scene: Scene(
          resources: [resource("rings", "new", one).on("twin")], records: [record("rings", "r", "1", one).on("twin")],
          live: [live("rings", "1", one).on("twin")], formerAddresses: renamed("rings", "r")),
        changes: ["move twin/rings/new: moved from rings/r"]),
      Row(
        name: "and the file is gone",
        scene: Scene(
          records: [record("rings", "r", "1", one).on("twin")], live: [live("rings", "1", one).on("twin")],
          formerAddresses: renamed("rings", "r")),
        changes: ["delete twin/rings/r"], operations: ["delete twin/rings/r"]),
    ])
  func newName(_ row: Row) {
    row.check()
    #expect(row.scene.plan().changes.map(\.movedFrom) == [TestKinds.address("rings", "r")])
  }

  private static func renamed(_ collection: String, _ name: String) -> [Address: Address] {
    let address = TestKinds.address(collection, name)
    return [address.on("twin"): address]
  }
}

extension Scene {
  /// With the aliases as two accounts.
  fileprivate var alone: Scene {
    var scene = self
    scene.accounts = [:]
    return scene
  }
}

extension Address {
  fileprivate func on(_ alias: String) -> Address { Address(provider: alias, collection: collection, name: name) }
}

extension Resource {
  fileprivate func on(_ alias: String) -> Resource {
    Resource(address: address.on(alias), attributes: attributes, settings: settings, source: source)
  }
}

extension StateRecord {
  fileprivate func on(_ alias: String) -> StateRecord { readdressed(address.on(alias)) }
}

extension Observation {
  fileprivate func on(_ alias: String) -> Observation {
    Observation(
      kind: KindAddress(provider: alias, collection: kind.collection), vendorID: vendorID, name: name,
      attributes: attributes)
  }
}
