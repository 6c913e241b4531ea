import ConfigLoading
import Model
import Testing

/// `ccops validate` without an environment: the findings of all of them, each once.
@Suite struct EnvironmentCheckTests {
  private static func check(_ changes: TestFolder) -> LoadedConfiguration {
    ConfigLoader(types: [TestVendor.type]).check(TestFolder.base.with(changes).tree)
  }

  private static func lines(_ loaded: LoadedConfiguration) -> [String] {
    loaded.diagnostics.map { $0.line + ($0.notes.last.map { " {\($0)}" } ?? "") }
  }

  @Test("a folder without a fault has none in any environment, and the resources are those of the default one")
  func sound() {
    let loaded = Self.check(["overlays/staging/hanoi/groups/sales.json": #"{ "timeout": 30 }"#])
    #expect(loaded.lines == [])
    #expect(loaded.settings?.environment == "production")
    #expect(loaded.attributes("hanoi/groups/sales")?["timeout"] == nil)
  }

  @Test("faults of an environment that is not the default one are found, and name it")
  func otherEnvironments() {
    let loaded = Self.check([
      "ccops.json": """
      { "ccops": 1,
        "providers": { "hanoi": { "type": "testvendor", "url": "https://h.example", "auth": { "token": { "env": "A" } } } },
        "environments": {
          "staging": {},
          "t01": { "providers": { "hanoi": { "url": "https://h.example/?x" } } } } }
      """,
      "overlays/staging/hanoi/groups/sales.json": #"{ "timeout": "20", "target": "@menus/mian" }"#,
    ])
    #expect(
      Self.lines(loaded) == [
        #"ccops.json:5:47 invalid-url: "providers.hanoi.url" must be https://, a host and perhaps a port and a path [leave out user, password, query and fragment; the vendor's documented path follows it] {in the environment t01}"#,
        #"overlays/staging/hanoi/groups/sales.json:1:14 wrong-type: "timeout" must be an integer, not "20" [write 20, without quotes] {in the environment staging}"#,
        #"overlays/staging/hanoi/groups/sales.json:1:30 dangling-reference: "@menus/mian" leads nowhere: there is no file hanoi/menus/mian.json [did you mean "@menus/main"?] {in the environment staging}"#,
      ])
    #expect(loaded.settings?.environment == "production")
  }

  @Test("a finding that all environments have stands once, without their names")
  func everywhere() {
    let loaded = Self.check(["hanoi/groups/sales.json": #"{ "group_name": "Sales", "members": ["@extensions/109"] }"#])
    #expect(
      Self.lines(loaded) == [
        #"hanoi/groups/sales.json:1:38 dangling-reference: "@extensions/109" leads nowhere: there is no file hanoi/extensions/109.json [did you mean "@extensions/101"?]"#
      ])
  }

  @Test("a variable of an environment is filled in again in the files that use it")
  func variables() {
    let loaded = Self.check([
      "ccops.json": TestFolder.settings.replacing(#""company": "Test""#, with: #""company": "A name of many letters""#),
      "hanoi/groups/sales.json": #"{ "group_name": "${var.company}", "members": ["@extensions/101"] }"#,
    ])
    #expect(loaded.diagnostics.map(\.code) == [.tooLong])
    #expect(loaded.diagnostics.first?.notes == ["in the environment staging"])
  }

  @Test("two files that only an environment gives one name are found")
  func names() {
    let loaded = Self.check([
      "hanoi/groups/other.json": #"{ "group_name": "Other", "members": ["@extensions/102"] }"#,
      "overlays/staging/hanoi/groups/other.json": #"{ "group_name": "Sales" }"#,
    ])
    #expect(loaded.diagnostics.map(\.code) == [.duplicateVendorName])
    #expect(loaded.diagnostics.first?.notes == ["in the environment staging"])
  }

  @Test("a file that only one environment uploads is used")
  func assets() {
    let loaded = Self.check([
      "hanoi/greetings/holiday.mp3": "ID3x", "hanoi/greetings/old.mp3": "ID3x",
      "overlays/staging/hanoi/greetings/welcome.json": #"{ "text": null, "file": "holiday.mp3" }"#,
    ])
    #expect(
      Self.lines(loaded) == [
        "hanoi/greetings/old.mp3 warning stray-file: no resource beside it uses hanoi/greetings/old.mp3 [name it in a field that takes a file, or remove it]"
      ])
  }
}
