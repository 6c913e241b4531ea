import Model
import Testing

/// The written form of a record, and what is refused on reading.
@Suite struct StateRecordTests {
  private static let address = Address(provider: "hanoi", collection: "groups", name: "support")
  private static let menu = Reference(Address(provider: "hanoi", collection: "ivr", name: "main"), fragment: "start")

  private static let record = StateRecord(
    address: address, vendorID: "64f0", vendorName: "Support",
    attributes: ["timeout": 30, "action": .reference(menu)], schemaVersion: 2, references: [menu],
    exclusive: [.name("Support")],
    protect: true, dependsOn: [menu.address], ignore: ["description"], external: true, unobservable: ["timeout"],
    exports: ["start": "abc"], superseded: ["old"],
    pin: .init(
      commit: "c0", source: SourcePin(layers: [SourceLayer(.file, path: "a.json", blob: "b0")], variables: ["v": "1"]),
      appliedAt: Timestamp(milliseconds: 1_800_000_000_000), appliedBy: "Ann", run: "https://ci.example.com/7"))

  @Test("a record is written with its references, exclusive keys, settings and layers, and read back")
  func written() throws {
    #expect(
      String(decoding: CanonicalJSON.pretty(Self.record.asValue), as: UTF8.self) == """
        {
          "address": "hanoi/groups/support",
          "attributes": {
            "action": "@hanoi/ivr/main#start",
            "timeout": 30
          },
          "exclusive": [
            {
              "kind": "name",
              "value": [
                "Support"
              ]
            }
          ],
          "exports": {
            "start": "abc"
          },
          "pin": {
            "all_layers": true,
            "applied_at": "2027-01-15T08:00:00.000Z",
            "applied_by": "Ann",
            "commit": "c0",
            "layers": [
              {
                "blob": "b0",
                "kind": "file",
                "path": "a.json"
              }
            ],
            "run": "https://ci.example.com/7",
            "variables": {
              "v": "1"
            }
          },
          "references": [
            "@hanoi/ivr/main#start"
          ],
          "schema_version": 2,
          "settings": {
            "depends_on": [
              "hanoi/ivr/main"
            ],
            "external": true,
            "ignore": [
              "description"
            ],
            "protect": true
          },
          "superseded": [
            "old"
          ],
          "unobservable": [
            "timeout"
          ],
          "vendor_id": "64f0",
          "vendor_name": "Support"
        }

        """)
    #expect(try StateRecord(Self.record.asValue) == Self.record)
  }

  @Test(
    "a damaged member is an error that names it, never a default",
    arguments: [
      ("address", "\"address\" must be an address"), ("vendor_id", "\"vendor_id\" must be a string"),
      ("vendor_name", "\"vendor_name\" must be a string"), ("attributes", "\"attributes\" must be an object"),
      ("schema_version", "\"schema_version\" must be an integer"), ("exclusive", "\"exclusive\" must be a list"),
      ("settings", "\"settings\" must be an object"), ("settings protect", "\"protect\" must be a boolean"),
      ("settings depends_on", "\"depends_on\" must be a list"), ("settings ignore", "\"ignore\" must be a list"),
      ("settings external", "\"external\" must be a boolean"), ("unobservable", "\"unobservable\" must be a list"),
      ("exports", "\"exports\" must be an object"), ("superseded", "\"superseded\" must be a list"),
      ("pin", "\"pin\" must be an object"), ("pin commit", "\"commit\" must be a string"),
      ("pin layers", "\"layers\" must be a list"), ("pin all_layers", "\"all_layers\" must be a boolean"),
      ("pin variables", "\"variables\" must be an object"), ("pin applied_at", "\"applied_at\" must be a string"),
      ("pin applied_by", "\"applied_by\" must be a string"),
    ])
  func damaged(_ path: String, _ message: String) throws {
    let parts = path.split(separator: " ").map(String.init)
    for damage in [nil, 7.5.value] as [Value?] {
      guard var object = Self.record.asValue.object else { Issue.record("no object"); return }
      if parts.count == 1 {
        object[parts[0]] = damage
      } else {
        var inner = try #require(object[parts[0]]?.object)
        inner[parts[1]] = damage
        object[parts[0]] = .object(inner)
      }
      let error = #expect(throws: ValueShapeError.self) { try StateRecord(.object(object)) }
      #expect(error?.description == message)
    }
  }

  @Test("a schema version is a positive integer", arguments: [0, -1, Int64.min])
  func impossibleVersion(_ version: Int64) throws {
    let create: ValueObject = [
      "address": "hanoi/groups/a", "vendor_name": "a", "body": [:], "intended_at": "2026-01-02T03:04:05Z",
      "schema_version": .integer(version),
    ]
    guard var record = Self.record.asValue.object else { Issue.record("no object"); return }
    record["schema_version"] = .integer(version)
    for read in [{ _ = try StateRecord(.object(record)) }, { _ = try UnresolvedCreate(.object(create)) }]
      as [() throws -> Void]
    {
      let error = #expect(throws: ValueShapeError.self) { try read() }
      #expect(error?.description == "\"schema_version\" must be a positive integer, not \(version)")
    }
  }

  @Test("lists and objects of strings are read whole or not at all")
  func damagedElements() throws {
    for (path, bad) in [
      ("depends_on", ["no address"]), ("ignore", [1]), ("protect", "true"), ("external", .null),
    ] as [(String, Value)] {
      guard var object = Self.record.asValue.object, var settings = object["settings"]?.object else {
        Issue.record("no object")
        return
      }
      settings[path] = bad
      object["settings"] = .object(settings)
      #expect(throws: ValueShapeError.self, "\(path)") { try StateRecord(.object(object)) }
    }
    for (key, bad) in [
      ("exports", ["start": 1]), ("references", ["@hanoi/ivr/main"]), ("unobservable", [true]), ("superseded", [.null]),
    ] as [(String, Value)] {
      guard var object = Self.record.asValue.object else { Issue.record("no object"); return }
      object[key] = bad
      #expect(throws: ValueShapeError.self, "\(key)") { try StateRecord(.object(object)) }
    }
  }

  @Test(
    "the account behind a provider is the host and the path of its URL",
    arguments: [
      ("https://API.example/v1/", ProviderAccount(host: "api.example", path: "/v1")),
      ("http://127.0.0.1:8090/omicall/staging", ProviderAccount(host: "127.0.0.1:8090", path: "/omicall/staging")),
      ("https://api.example", ProviderAccount(host: "api.example", path: "")),
    ])
  func account(_ url: String, _ account: ProviderAccount) throws {
    #expect(ProviderAccount(url: try ServerURL(url)) == account)
  }

  // MARK: Versions of a kind

  private static func kind(version: Int) -> KindSchema {
    var hooks = KindSchema.Hooks()
    hooks.migrate = { attributes, version in
      attributes.merging(["seconds": attributes["timeout"] ?? .null, "from": .integer(Int64(version))])
    }
    return KindSchema(
      provider: "test", collection: "groups", title: "group", summary: "", version: version, nameField: "name",
      fields: [], hooks: hooks)
  }

  @Test("a record of an older version of its kind gets the attributes of the current one")
  func olderVersion() throws {
    let snapshot = Snapshot(lineage: "l", serial: 1, records: [Self.address: Self.record])
    let migrated = try snapshot.migrated(to: [Self.address.kind: Self.kind(version: 3)]).records[Self.address]
    #expect(migrated?.schemaVersion == 3)
    #expect(migrated?.attributes["seconds"] == 30)
    #expect(migrated?.attributes["from"] == 2)
    #expect(try snapshot.migrated(to: [Self.address.kind: Self.kind(version: 2)]) == snapshot)
    #expect(try snapshot.migrated(to: [:]) == snapshot)
  }

  @Test("a record of a newer version of its kind is refused")
  func newerVersion() {
    let snapshot = Snapshot(lineage: "l", serial: 1, records: [Self.address: Self.record])
    let message =
      "the record of hanoi/groups/support has schema version 2 and this ccops knows version 1: a newer ccops wrote it, "
      + "use that one"
    #expect(throws: StateError.unreadable(message)) {
      try snapshot.migrated(to: [Self.address.kind: Self.kind(version: 1)])
    }
  }
}

extension Double {
  fileprivate var value: Value { .number(self) }
}
