import ConfigLoading
import JSON
import Model
import Testing

/// What resources become: overlays, variables, references, companions, defaults, files and `$` keys.
@Suite struct LoadingTests {
  @Test func linksAndFills() throws {
    let loaded = TestFolder.base.with([
      "hanoi/groups/support.json": """
      { "group_name": "@@Support", "members": ["@extensions/102", "@@101", "103", "@hanoi/extensions/101"],
        "target": "@menus/main", "timeout": "${var.ring}", "record": "${var.shout}", "$comment": "${not a variable}" }
      """,
      "hanoi/menus/main.json": """
      { "script_name": "@ ${var.company}, $${x} $5", "greeting": "64c", "scripts": [
        { "key": "1", "action": "@groups/sales" }, { "key": "2", "action": "@menus/main" },
        { "key": "3", "action": "5f1", "action_type": "Ring_group" } ] }
      """,
    ]).load()
    #expect(loaded.lines == [])
    func reference(_ text: String) throws -> Value { .reference(try #require(Reference(text))) }
    #expect(
      try loaded.attributes("hanoi/groups/support") == [
        "group_name": "@Support", "strategy": "ring_all", "timeout": 30, "record": true,
        "members": [reference("hanoi/extensions/102"), "@101", "103", reference("hanoi/extensions/101")],
        "target": reference("hanoi/menus/main"), "target_type": "Ivr_menu",
      ])
    #expect(
      try loaded.attributes("hanoi/menus/main") == [
        "script_name": "@ Example, ${x} $5", "greeting": "64c",
        "scripts": [
          ["key": "1", "action": reference("hanoi/groups/sales"), "action_type": "Ring_group"],
          ["key": "2", "action": reference("hanoi/menus/main"), "action_type": "Ivr_menu"],
          ["key": "3", "action": "5f1", "action_type": "Ring_group"],
        ],
      ])
  }

  @Test func keepsWrittenCompanions() {
    let loaded = TestFolder.base.with([
      "hanoi/groups/a.json":
        #"{ "group_name": "A", "members": ["1"], "target": "@greetings/welcome", "target_type": "Voice_mail" }"#,
      "hanoi/groups/b.json": #"{ "group_name": "B", "members": ["1"], "target": "", "target_type": "" }"#,
    ]).load()
    #expect(loaded.lines == [])
    #expect(loaded.attributes("hanoi/groups/a")?["target_type"] == "Voice_mail")
    #expect(loaded.attributes("hanoi/groups/b")?["target"] == "")
  }

  @Test func overlaysChangeOneEnvironment() {
    let folder = TestFolder.base.with([
      "overlays/staging/hanoi/groups/sales.json":
        #"{ "timeout": 9, "strategy": "rollover", "members": ["@extensions/102"], "$protect": true }"#,
      "overlays/staging/hanoi/greetings/welcome.json": #"{ "text": "${var.company}" }"#,
    ])
    #expect(folder.load().attributes("hanoi/groups/sales")?["timeout"] == nil)
    let staging = folder.load("staging")
    #expect(staging.lines == [])
    #expect(staging.attributes("hanoi/groups/sales")?["timeout"] == 9)
    #expect(staging.attributes("hanoi/groups/sales")?["strategy"] == "rollover")
    #expect(staging.attributes("hanoi/greetings/welcome")?["text"] == "Test")
    #expect(staging.resources.first { $0.address.name == "sales" }?.settings.protect == true)
  }

  @Test func variablesAreData() {
    let settings = TestFolder.settings.replacing("\"Example\"", with: #""\", \"timeout\": 9, \"x\": \"@menus/main""#)
    let loaded = TestFolder.base.with([
      "ccops.json": settings, "hanoi/greetings/a.json": #"{ "name": "A ${var.company}", "text": "x" }"#,
    ]).load()
    #expect(loaded.lines == [])
    #expect(loaded.attributes("hanoi/greetings/a")?["name"] == #"A ", "timeout": 9, "x": "@menus/main"#)
  }

  @Test func variablesMayBeReferences() throws {
    let settings = TestFolder.settings.replacing("\"Example\"", with: "\"sales\"")
    let loaded = TestFolder.base.with([
      "ccops.json": settings,
      "hanoi/groups/a.json": #"{ "group_name": "A", "members": ["1"], "target": "@groups/${var.company}" }"#,
    ]).load()
    #expect(loaded.lines == [])
    #expect(try loaded.attributes("hanoi/groups/a")?["target"] == .reference(#require(Reference("hanoi/groups/sales"))))
  }

  @Test func filesBecomeDigests() {
    let loaded = TestFolder.base.with([
      "hanoi/greetings/a.json": #"{ "name": "A", "file": "a.mp3", "speed": "2" }"#, "hanoi/greetings/a.mp3": "ID3x",
    ]).load()
    #expect(loaded.lines == [])
    let file = loaded.attributes("hanoi/greetings/a")?["file"]?.file
    #expect(file?.path == "hanoi/greetings/a.mp3")
    #expect(file?.size == 4)
    #expect(file?.sha256 == CanonicalJSON.digest(bytes: Array("ID3x".utf8)))
    #expect(loaded.attributes("hanoi/greetings/a")?["speed"] == 2)
  }

  @Test func resourceSettings() throws {
    let tree = SourceTree(
      commit: "c",
      files: TestFolder.base.with([
        "hanoi/groups/sales.json": """
        { "$protect": true, "$adopt": true, "$depends_on": ["@menus/main", "saigon/extensions/1", "@menus/main"],
          "$ignore": ["timeout"], "$formerly": "@groups/vendas", "group_name": "Sales", "members": ["1"] }
        """, "saigon/extensions/1.json": #"{ "user": "1" }"#,
      ]).sources(), folder: "ops/voice")
    let loaded = ConfigLoader(types: [TestVendor.type]).load(tree)
    #expect(
      loaded.lines == [
        "hanoi/groups/sales.json:1:91 warning repeated-element: \"@menus/main\" stands twice in \"$depends_on\", first as element 1"
      ])
    let sales = try #require(loaded.resources.first { $0.address.name == "sales" })
    #expect(
      sales.settings
        == ResourceSettings(
          protect: true, adopt: true,
          dependsOn: [
            Address(provider: "hanoi", collection: "menus", name: "main"),
            Address(provider: "saigon", collection: "extensions", name: "1"),
          ], ignore: ["timeout"], formerly: Address(provider: "hanoi", collection: "groups", name: "vendas")))
    #expect(
      sales.source == SourcePin(path: "ops/voice/hanoi/groups/sales.json", blob: "blob of hanoi/groups/sales.json"))
    #expect(sales.attributes.keys == ["group_name", "members", "strategy"])
  }

  @Test func keepsWhatIsNotListed() {
    let loaded = TestFolder.base.with([
      "hanoi/flows/a.json":
        #"{ "name": "A", "flow": [ { "component": "new", "component_id": "n", "x": {"y": ["@@z", "@w", null]} } ] }"#,
      "hanoi/extensions/103.json": #"{ "user": "103", "labels": {"@@k": "@@v", "n": 1.5} }"#,
    ]).load()
    #expect(
      loaded.lines == [
        "hanoi/flows/a.json:1:41 warning unknown-variant: \"new\" is no component that is documented; it is sent as it is"
      ])
    #expect(
      loaded.attributes("hanoi/flows/a")?["flow"] == [
        ["component": "new", "component_id": "n", "x": ["y": ["@z", "@w", .null]]]
      ])
    #expect(loaded.attributes("hanoi/extensions/103")?["labels"] == ["@@k": "@v", "n": .number(1.5)])
  }

  @Test("a pin names the file, the overlay of the environment, the assets and the variables with their values")
  func pinsEveryLayer() throws {
    let folder = TestFolder.base.with([
      "hanoi/greetings/welcome.json": #"{ "name": "${var.company}", "file": "w.mp3", "speed": 1 }"#,
      "hanoi/greetings/w.mp3": "ID3w", "hanoi/greetings/other.mp3": "ID3o",
      "hanoi/groups/sales.json": #"{ "group_name": "Sales", "members": ["1"], "timeout": "${var.ring}" }"#,
      "overlays/staging/hanoi/greetings/welcome.json": #"{ "text": "${var.company} and ${var.ring}" }"#,
    ])
    func layer(_ kind: SourceLayer.Kind, _ path: String) -> SourceLayer {
      SourceLayer(kind, path: path, blob: "blob of \(path)")
    }
    let file = layer(.file, "hanoi/greetings/welcome.json")
    let overlay = layer(.overlay, "overlays/staging/hanoi/greetings/welcome.json")
    let asset = layer(.asset, "hanoi/greetings/w.mp3")

    let production = folder.load()
    #expect(
      production.source("hanoi/greetings/welcome")
        == SourcePin(layers: [file, asset], variables: ["company": #""Example""#]))
    #expect(
      production.source("hanoi/groups/sales")
        == SourcePin(layers: [layer(.file, "hanoi/groups/sales.json")], variables: ["ring": "30"]))
    #expect(
      folder.load("staging").source("hanoi/greetings/welcome")
        == SourcePin(layers: [file, overlay, asset], variables: ["company": #""Test""#, "ring": "30"]))
    #expect(production.source("hanoi/extensions/101") == SourcePin(layers: [layer(.file, "hanoi/extensions/101.json")]))
  }

  @Test(
    "a change of any layer, or of a variable that is used, changes the pin",
    arguments: [
      ("hanoi/groups/sales.json", true), ("overlays/staging/hanoi/groups/sales.json", true),
      ("hanoi/groups/support.json", false), ("overlays/production/hanoi/groups/sales.json", false),
    ])
  func pinFollowsItsLayers(changed: String, isInPin: Bool) throws {
    let text = #"{ "group_name": "Sales", "members": ["1"] }"#
    let folder = TestFolder.base.with([
      "hanoi/groups/sales.json": text, "hanoi/groups/support.json": text.replacing("Sales", with: "Support"),
      "overlays/staging/hanoi/groups/sales.json": #"{ "timeout": 9 }"#,
      "overlays/production/hanoi/groups/sales.json": #"{ "timeout": 7 }"#,
    ])
    try #require(folder.files[changed] != nil)
    let edited = folder.sources { $0 == changed ? "new" : "blob of \($0)" }
    let pins = [folder.sources(), edited].map { files in
      ConfigLoader(types: [TestVendor.type]).load(SourceTree(commit: "c", files: files), environment: "staging")
        .source("hanoi/groups/sales")
    }
    #expect((pins[0] != pins[1]) == isInPin)
  }

  @Test func faultyResourcesAreLeftOut() {
    let loaded = TestFolder.base.with(["hanoi/groups/a.json": "{}", "hanoi/groups/b.json": "{"]).load()
    #expect(loaded.diagnostics.hasErrors)
    #expect(loaded.settings != nil)
    #expect(
      loaded.resources.map(\.address.description) == [
        "hanoi/extensions/101", "hanoi/extensions/102", "hanoi/greetings/welcome", "hanoi/groups/sales",
        "hanoi/menus/main",
      ])
  }

  @Test func manyFindingsInOneFileAreCut() {
    let rows = (0..<1500).map { _ in "{\"key\": 1, \"action\": \"@groups/sales\"}" }.joined(separator: ",\n")
    let loaded = TestFolder.base.with([
      "hanoi/menus/a.json": "{ \"script_name\": \"A\", \"greeting\": \"1\", \"scripts\": [\(rows)] }"
    ]).load()
    #expect(loaded.diagnostics.count { $0.code == .wrongType } == 1000)
    #expect(loaded.diagnostics.count { $0.code == .moreFindings } == 1)
  }

  @Test("the same findings in the same order for every order of the files")
  func isDeterministic() throws {
    let folder = TestFolder.base.with([
      "hanoi/groups/a.json": "{\"x\": 1}", "hanoi/x.json": "", "hanoi/groups/y.txt": "",
    ])
    let loaded = folder.load()
    try #require(loaded.lines.count >= 3)
    for _ in 0..<5 {
      let tree = SourceTree(commit: folder.tree.commit, files: folder.sources().shuffled())
      let other = ConfigLoader(types: [TestVendor.type]).load(tree)
      #expect(other.lines == loaded.lines)
      #expect(other.resources == loaded.resources)
    }
  }
}
