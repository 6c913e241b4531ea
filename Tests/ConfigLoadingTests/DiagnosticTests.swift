import ConfigLoading
import Model
import Testing

/// Faulty folders, and every line that is said about them.
@Suite struct DiagnosticTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let changes: TestFolder
    let lines: [String]

    init(_ title: String, _ changes: TestFolder, _ lines: [String]) {
      testDescription = title
      self.changes = changes
      self.lines = lines
    }
  }

  @Test(arguments: documents + values + references + folders)
  func says(_ item: Case) {
    let lines = TestFolder.base.with(item.changes).load().lines
    #expect(lines == item.lines, "\n\(lines.joined(separator: "\n"))\n")
  }

  static let documents: [Case] = [
    Case("nothing wrong", [:], []),
    Case("not JSON", ["hanoi/groups/a.json": "{ \"group_name\": \"A\",\n  \"timeout\": 030 }"], []),
    Case("repeated key", ["hanoi/groups/a.json": "{ \"group_name\": \"A\",\n  \"group_name\": \"B\" }"], []),
    Case("not an object", ["hanoi/groups/a.json": "[1]"], []),
    Case("number too large", ["hanoi/groups/a.json": "{ \"timeout\": 99999999999999999999 }"], []),
    Case(
      "many at once",
      [
        "hanoi/groups/a.json": """
        {
          "group_nme": "A",
          "strategy": "rolover",
          "members": ["@extensions/103", "101", "101"],
          "timeout": 300,
          "target": "@menus/main2",
          "record": "true",
          "$protekt": true
        }
        """,
        "hanoi/menus/b.json": """
        { "script_name": "", "greeting": 12, "scripts": [
          { "key": "1", "action": "5f1" }, { "key": "1", "action": "@greetings/welcome" }, { "action": "@sales" }, 7 ] }
        """,
      ], []),
    Case(
      "kind's own rule", ["hanoi/greetings/a.json": "{ \"name\": \"A\",\n \"speed\": \"2\" }"], []),
    Case("secret in a file", ["hanoi/extensions/103.json": "{ \"user\": \"103\", \"password\": \"hunter2\" }"], []),
    Case(
      "dollar keys",
      [
        "hanoi/groups/a.json": """
        { "group_name": "A", "members": ["1"],
          "$schema": "x", "$comment": ["${var.none}"], "$protect": 1, "$adopt": true,
          "$depends_on": ["@groups/sale", "hanoi/menus/main", "saigon/menus/main", "A/b", "@groups/a", 1],
          "$ignore": ["timeout", "time_out", "members[1]"], "$formerly": "@menus/old" }
        """,
        "hanoi/groups/b.json": #"{ "group_name": "B", "members": ["1"], "$formerly": "@groups/sales" }"#,
        "hanoi/groups/c.json": #"{ "group_name": "C", "members": ["1"], "$formerly": "hanoi/groups/old" }"#,
        "hanoi/groups/d.json": #"{ "group_name": "D", "members": ["1"], "$formerly": "@groups/old" }"#,
      ], []),
    Case(
      "variables",
      [
        "hanoi/greetings/a.json": """
        { "name": "${var.compny}", "text": "${var.company} ${company}", "speed": "${var.ring}" }
        """,
        "hanoi/greetings/b.json": #"{ "name": "${var.company", "text": "x" }"#,
      ], []),
  ]

  static let values: [Case] = [
    Case(
      "strings",
      [
        "hanoi/groups/a.json":
          #"{ "group_name": "áááááááááááááááááááá1", "members": ["1"], "strategy": "", "target": "" }"#
      ], []),
    Case(
      "types",
      ["hanoi/groups/a.json": #"{ "group_name": 7, "members": "101", "timeout": "30", "record": 1, "target": 5 }"#], []),
    Case(
      "floats and nulls",
      ["hanoi/groups/a.json": #"{ "group_name": null, "members": [null], "timeout": 30.5, "record": null }"#], []),
    Case("empty list", ["hanoi/groups/a.json": #"{ "group_name": "A", "members": [] }"#], []),
    Case(
      "either",
      [
        "hanoi/extensions/103.json": #"{ "user": "103", "hotlines": ["1", {"hotline": "2"}, {"hotline": "1"}, 3, {}] }"#
      ], []),
    Case(
      "variants",
      [
        "hanoi/flows/a.json": """
        { "name": "A", "flow": [
          { "component": "menu", "component_id": "m", "atempts": 3, "other": 1 },
          { "component": "mnu", "component_id": "x" },
          { "component_id": "y" }, { "component": 1 },
          { "component": "menu" } ] }
        """
      ], []),
    Case(
      "files",
      [
        "hanoi/greetings/a.json": #"{ "name": "A", "file": "welcom.mp3" }"#,
        "hanoi/greetings/b.json": #"{ "name": "B", "file": "sub/welcome.mp3" }"#,
        "hanoi/greetings/c.json": #"{ "name": "C", "file": "notes.txt" }"#,
        "hanoi/greetings/d.json": #"{ "name": "D", "file": "large.mp3" }"#,
        "hanoi/greetings/e.json": #"{ "name": "E", "file": "fake.mp3" }"#,
        "hanoi/greetings/welcome.mp3": "ID3x", "hanoi/greetings/notes.txt": "x", "hanoi/greetings/fake.mp3": "RIFF",
        "hanoi/greetings/large.mp3": "ID3 and fourteen more",
      ], []),
  ]

  static let references: [Case] = [
    Case(
      "kinds of references",
      [
        "hanoi/groups/a.json": """
        { "group_name": "A", "members": ["@greetings/welcome", "@extension/101"],
          "target": "@saigon/menus/main" }
        """,
        "hanoi/groups/b.json": #"{ "group_name": "B", "members": ["@Extensions/101"], "target": "@menus/main#x" }"#,
        "hanoi/groups/c.json":
          #"{ "group_name": "C", "members": ["1"], "target": "5f9a", "target_type": "Voicemail" }"#,
        "hanoi/groups/d.json": #"{ "group_name": "D", "members": ["1"], "target": "5f9a" }"#,
      ], []),
    Case(
      "parts of flows",
      [
        "hanoi/flows/a.json": """
        { "name": "A", "flow": [
          { "component": "goto", "component_id": "g", "destination": "@flows/b#menuu" },
          { "component": "goto", "component_id": "h", "destination": "@flows/b#menu" },
          { "component": "goto", "component_id": "i", "destination": "@flows/a#g" } ] }
        """,
        "hanoi/flows/b.json": #"{ "name": "B", "flow": [ { "component": "menu", "component_id": "menu" } ] }"#,
      ], []),
    Case(
      "one vendor name twice",
      [
        "hanoi/groups/a.json": #"{ "group_name": "Sales", "members": ["1"] }"#,
        "hanoi/groups/b.json": #"{ "group_name": "Caf\u00e9", "members": ["1"] }"#,
        "hanoi/groups/c.json": #"{ "group_name": "Cafe\u0301", "members": ["1"] }"#,
        "saigon/groups/a.json": #"{ "group_name": "Sales", "members": ["1"] }"#,
      ], []),
    Case(
      "one hotline in two extensions",
      [
        "hanoi/extensions/103.json": #"{ "user": "103", "hotlines": ["1900", "1901"] }"#,
        "hanoi/extensions/104.json": #"{ "user": "104", "hotlines": [{ "hotline": "1901" }] }"#,
        "saigon/extensions/104.json": #"{ "user": "104", "hotlines": ["1901"] }"#,
      ], []),
  ]

  static let folders: [Case] = [
    Case(
      "files in wrong places",
      [
        "hanoi/note.txt": "", "hanoi/group/a.json": "{}", "hanoi/group/b.json": "{}", "hanoi/groups/A B.json": "{}",
        "hanoi/groups/sub/a.json": "{}", "hanoi/groups/readme.md": "", "hanoi/groups/.gitkeep": "", "README.md": "",
        "huế/groups/a.json": "{}", "docs/x.json": "{",
      ], []),
    Case(
      "overlays in wrong places",
      [
        "overlays/x.json": "", "overlays/stging/hanoi/groups/sales.json": "{}",
        "overlays/staging/hanoi/groups/sale.json": "{}",
        "overlays/staging/hanoii/groups/sales.json": "{}", "overlays/staging/hanoi/sales.json": "{}",
        "overlays/staging/hanoi/groups/sales.json": "not read here",
      ], []),
    Case("overlay that is not JSON", ["overlays/production/hanoi/groups/sales.json": "{ 1 }"], []),
    Case(
      "overlay with faults",
      ["overlays/production/hanoi/groups/sales.json": "{ \"group_name\": null,\n \"strategy\": \"x\", \"tmeout\": 3 }"],
      []),
  ]
}
