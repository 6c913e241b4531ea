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
    Case(
      "not JSON", ["hanoi/groups/a.json": "{ \"group_name\": \"A\",\n  \"timeout\": 030 }"],
      [
        "hanoi/groups/a.json:2:14 invalid-json: a number does not begin with 0"
      ]),
    Case(
      "repeated key", ["hanoi/groups/a.json": "{ \"group_name\": \"A\",\n  \"group_name\": \"B\" }"],
      [
        #"hanoi/groups/a.json:2:3 repeated-key: the key "group_name" stands twice in one object, first on line 1"#
      ]),
    Case(
      "not an object", ["hanoi/groups/a.json": "[1]"],
      [
        "hanoi/groups/a.json:1:1 wrong-type: a resource file must be an object, not a list"
      ]),
    Case(
      "number too large", ["hanoi/groups/a.json": "{ \"timeout\": 99999999999999999999 }"],
      [
        "hanoi/groups/a.json:1:14 number-out-of-range: 99999999999999999999 is beyond the integers that can be held (64 bits with sign)"
      ]),
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
      ],
      [
        #"hanoi/groups/a.json:1:1 missing-field: "group_name" is missing"#,
        #"hanoi/groups/a.json:2:3 unknown-field: there is no field "group_nme" here [did you mean "group_name"?]"#,
        #"hanoi/groups/a.json:3:15 not-allowed-value: "strategy" may not be "rolover" [did you mean "rollover"?]"#,
        #"hanoi/groups/a.json:4:15 dangling-reference: "@extensions/103" leads nowhere: there is no file hanoi/extensions/103.json [did you mean "@extensions/101"?]"#,
        #"hanoi/groups/a.json:4:41 warning repeated-element: "101" stands twice in "members", first as element 2"#,
        #"hanoi/groups/a.json:5:14 out-of-range: "timeout" must be from 5 to 120, not 300"#,
        #"hanoi/groups/a.json:6:13 dangling-reference: "@menus/main2" leads nowhere: there is no file hanoi/menus/main2.json [did you mean "@menus/main"?]"#,
        #"hanoi/groups/a.json:7:13 wrong-type: "record" must be true or false, not "true" [write true, without quotes]"#,
        #"hanoi/groups/a.json:8:3 unknown-field: there is no field "$protekt" here [did you mean "$protect"?]"#,
        #"hanoi/menus/b.json:1:18 empty-text: "script_name" may not be empty"#,
        #"hanoi/menus/b.json:1:34 wrong-type: "greeting" must be a reference or a vendor id, in quotes, not 12 [write "12", in quotes]"#,
        #"hanoi/menus/b.json:2:27 missing-field: "action_type" is required: it cannot be derived from the vendor id "5f1" ["action_type": "Ring_group" or "Ivr_menu"]"#,
        #"hanoi/menus/b.json:2:36 repeated-element: key "1" stands twice in "scripts", first as element 1"#,
        #"hanoi/menus/b.json:2:60 wrong-reference-kind: "@greetings/welcome" may not be referred to here"#,
        #"hanoi/menus/b.json:2:84 missing-field: "key" is missing in scripts[2]"#,
        #"hanoi/menus/b.json:2:96 invalid-reference: "@sales" is not a reference [a text that begins with @ is written "@@sales"]"#,
        #"hanoi/menus/b.json:2:108 wrong-type: "scripts[3]" must be an object, not 7"#,
      ]),
    Case(
      "kind's own rule", ["hanoi/greetings/a.json": "{ \"name\": \"A\",\n \"speed\": \"2\" }"],
      [
        #"hanoi/greetings/a.json:1:1 kind-rule: a greeting needs a text or a file ["text": "…"]"#
      ]),
    Case(
      "secret in a file", ["hanoi/extensions/103.json": "{ \"user\": \"103\", \"password\": \"hunter2\" }"],
      [
        #"hanoi/extensions/103.json:1:18 secret-in-file: "password" holds a secret of the vendor, which ccops neither keeps nor sends [remove it, and change the secret if this was committed]"#
      ]),
    Case(
      "dollar keys",
      [
        "hanoi/groups/a.json": """
        { "group_name": "A", "members": ["1"],
          "$schema": "x", "$comment": ["${var.none}"], "$protect": 1, "$adopt": true,
          "$depends_on": ["@groups/sale", "hanoi/menus/main", "saigon/menus/main", "A/b", "@groups/a", 1],
          "$ignore": ["timeout", "time_out", "members[1]"], "$formerly": "@menus/old" }
        """,
        "hanoi/groups/b.json": #"{ "group_name": "B", "members": ["1"], "$formerly": "@groups/b" }"#,
        "hanoi/groups/c.json": #"{ "group_name": "C", "members": ["1"], "$formerly": "hanoi/groups/old" }"#,
        "hanoi/groups/d.json": #"{ "group_name": "D", "members": ["1"], "$formerly": "@groups/old" }"#,
      ],
      [
        #"hanoi/groups/a.json:2:60 wrong-type: "$protect" must be true or false, not 1 [write true]"#,
        #"hanoi/groups/a.json:3:19 dangling-reference: "@groups/sale" leads nowhere: there is no file hanoi/groups/sale.json [did you mean "@groups/sales"?]"#,
        #"hanoi/groups/a.json:3:55 dangling-reference: "saigon/menus/main" leads nowhere: there is no file saigon/menus/main.json"#,
        #"hanoi/groups/a.json:3:76 invalid-reference: "A/b" is not an address"#,
        "hanoi/groups/a.json:3:83 invalid-reference: a resource cannot depend on itself",
        #"hanoi/groups/a.json:3:96 wrong-type: "$depends_on[5]" must be a string, not 1 [write "1", in quotes]"#,
        #"hanoi/groups/a.json:4:26 unknown-field: "time_out" is no field of a resource of groups [did you mean "timeout"?]"#,
        #"hanoi/groups/a.json:4:66 invalid-formerly: "@menus/old" is of another kind; a resource keeps its kind (hanoi/groups)"#,
        #"hanoi/groups/b.json:1:53 invalid-formerly: "@groups/b" is the address of this file [remove $formerly]"#,
        "hanoi/groups/d.json:1:53 invalid-formerly: hanoi/groups/c.json was formerly hanoi/groups/old too; only one can have been",
      ]),
    Case(
      "variables",
      [
        "hanoi/greetings/a.json": """
        { "name": "${var.compny}", "text": "${var.company} ${company}", "speed": "${var.ring}" }
        """,
        "hanoi/greetings/b.json": #"{ "name": "${var.company", "text": "x" }"#,
      ],
      [
        #"hanoi/greetings/a.json:1:11 unknown-variable: there is no variable "${var.compny}" [did you mean "${var.company}"?]"#,
        #"hanoi/greetings/a.json:1:36 unknown-variable: there is no variable "${company}" [did you mean "${var.company}"?]"#,
        #"hanoi/greetings/a.json:1:74 out-of-range: "speed" must be from -3 to 3, not 30"#,
        #"hanoi/greetings/b.json:1:11 invalid-variable: a variable in "${var.company" has no closing } [a literal ${ is written $${]"#,
      ]),
  ]

  static let values: [Case] = [
    Case(
      "strings",
      [
        "hanoi/groups/a.json":
          #"{ "group_name": "áááááááááááááááááááá1", "members": ["1"], "strategy": "", "target": "" }"#
      ],
      [
        #"hanoi/groups/a.json:1:17 too-long: "group_name" is 21 characters long; at most 20 are allowed"#,
        #"hanoi/groups/a.json:1:72 empty-text: "strategy" may not be empty"#,
      ]),
    Case(
      "types",
      ["hanoi/groups/a.json": #"{ "group_name": 7, "members": "101", "timeout": "30", "record": 1, "target": 5 }"#],
      [
        #"hanoi/groups/a.json:1:17 wrong-type: "group_name" must be a string, not 7 [write "7", in quotes]"#,
        #"hanoi/groups/a.json:1:31 wrong-type: "members" must be a list, not "101" [write ["101"], in brackets]"#,
        #"hanoi/groups/a.json:1:49 wrong-type: "timeout" must be an integer, not "30" [write 30, without quotes]"#,
        #"hanoi/groups/a.json:1:65 wrong-type: "record" must be true or false, not 1 [write true]"#,
        #"hanoi/groups/a.json:1:78 wrong-type: "target" must be a reference or a vendor id, in quotes, not 5 [write "5", in quotes]"#,
      ]),
    Case(
      "floats and nulls",
      ["hanoi/groups/a.json": #"{ "group_name": null, "members": [null], "timeout": 30.5, "record": null }"#],
      [
        #"hanoi/groups/a.json:1:17 wrong-type: "group_name" must be a string, not null"#,
        #"hanoi/groups/a.json:1:35 wrong-type: "members[0]" must be a reference or a vendor id, in quotes, not null"#,
        #"hanoi/groups/a.json:1:53 wrong-type: "timeout" must be an integer, not 30.5"#,
      ]),
    Case(
      "empty list", ["hanoi/groups/a.json": #"{ "group_name": "A", "members": [] }"#],
      [
        #"hanoi/groups/a.json:1:33 empty-list: "members" may not be empty"#
      ]),
    Case(
      "either",
      [
        "hanoi/extensions/103.json": #"{ "user": "103", "hotlines": ["1", {"hotline": "2"}, {"hotline": "1"}, 3, {}] }"#
      ],
      [
        #"hanoi/extensions/103.json:1:54 repeated-element: hotline "1" stands twice in "hotlines", first as element 1"#,
        #"hanoi/extensions/103.json:1:72 wrong-type: "hotlines[3]" must be a string or an object, not 3 [write "3", in quotes]"#,
        #"hanoi/extensions/103.json:1:75 missing-field: "hotline" is missing in hotlines[4]"#,
      ]),
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
      ],
      [
        #"hanoi/flows/a.json:2:47 warning unknown-field: there is no field "atempts" here [did you mean "attempts"?]"#,
        #"hanoi/flows/a.json:3:18 warning unknown-variant: "mnu" is no component that is documented; it is sent as it is [did you mean "menu"?]"#,
        #"hanoi/flows/a.json:4:3 missing-field: "flow[2]" needs a "component", a string that says what it is"#,
        #"hanoi/flows/a.json:4:28 wrong-type: "flow[3]" needs a "component", a string that says what it is"#,
        #"hanoi/flows/a.json:5:3 missing-field: "component_id" is missing in flow[4]"#,
      ]),
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
      ],
      [
        #"hanoi/greetings/a.json:1:24 missing-file: there is no file "welcom.mp3" in hanoi/greetings [did you mean "welcome.mp3"?]"#,
        #"hanoi/greetings/b.json:1:24 invalid-file-name: "sub/welcome.mp3" is not the name of a file beside this one"#,
        #"hanoi/greetings/c.json:1:24 wrong-extension: "notes.txt" must be a .mp3 file"#,
        #"hanoi/greetings/d.json:1:24 file-too-large: "large.mp3" is 21 bytes long; the vendor takes at most 16"#,
        #"hanoi/greetings/e.json:1:24 not-audio: "fake.mp3" is not an mp3: it begins neither with an ID3 tag nor with an MPEG audio frame"#,
        "hanoi/greetings/welcome.mp3 warning stray-file: no resource beside it uses hanoi/greetings/welcome.mp3 [name it in a field that takes a file, or remove it]",
      ]),
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
      ],
      [
        #"hanoi/groups/a.json:1:34 wrong-reference-kind: "@greetings/welcome" may not be referred to here"#,
        #"hanoi/groups/a.json:1:56 wrong-reference-kind: "@extension/101" may not be referred to here [did you mean "extensions"?]"#,
        #"hanoi/groups/a.json:2:13 foreign-reference: "@saigon/menus/main" is an object of another provider instance, of which hanoi knows nothing"#,
        #"hanoi/groups/b.json:1:34 invalid-reference: "@Extensions/101" is not a reference [a text that begins with @ is written "@@Extensions/101"]"#,
        #"hanoi/groups/b.json:1:64 unexpected-fragment: "@menus/main#x" names a part of an object; here a whole one is meant"#,
        #"hanoi/groups/c.json:1:73 not-allowed-value: "target_type" may not be "Voicemail" [did you mean "Voice_mail"?]"#,
        #"hanoi/groups/d.json:1:50 missing-field: "target_type" is required: it cannot be derived from the vendor id "5f9a" ["target_type": "Ring_group" or "Ivr_menu" or "Recording" or "Voice_mail"]"#,
      ]),
    Case(
      "addresses without @",
      [
        "hanoi/groups/a.json": #"{ "group_name": "A", "members": ["extensions/101"], "target": "hanoi/menus/main" }"#,
        "hanoi/groups/b.json":
          #"{ "group_name": "B", "members": ["extensions/109", "menus/main"], "target": "a/b", "target_type": "Recording" }"#,
      ],
      [
        #"hanoi/groups/a.json:1:34 invalid-reference: "extensions/101" is an address; without "@" it would be sent as a vendor id [did you mean "@extensions/101"?]"#,
        #"hanoi/groups/a.json:1:63 invalid-reference: "hanoi/menus/main" is an address; without "@" it would be sent as a vendor id [did you mean "@hanoi/menus/main"?]"#,
      ]),
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
      ],
      [
        #"hanoi/flows/a.json:2:62 dangling-reference: "@flows/b#menuu" leads nowhere: hanoi/flows/b has no such part [did you mean "menu"?]"#
      ]),
    Case(
      "one vendor name twice",
      [
        "hanoi/groups/a.json": #"{ "group_name": "Sales", "members": ["1"] }"#,
        "hanoi/groups/b.json": #"{ "group_name": "Caf\u00e9", "members": ["1"] }"#,
        "hanoi/groups/c.json": #"{ "group_name": "Cafe\u0301", "members": ["1"] }"#,
        "saigon/groups/a.json": #"{ "group_name": "Sales", "members": ["1"] }"#,
      ],
      [
        #"hanoi/groups/c.json:1:17 duplicate-vendor-name: "Café" is the group_name of two files: this one and hanoi/groups/b.json [give them two names, or remove one of the files]"#,
        #"hanoi/groups/sales.json:1:17 duplicate-vendor-name: "Sales" is the group_name of two files: this one and hanoi/groups/a.json [give them two names, or remove one of the files]"#,
      ]),
    Case(
      "one hotline in two extensions",
      [
        "hanoi/extensions/103.json": #"{ "user": "103", "hotlines": ["1900", "1901"] }"#,
        "hanoi/extensions/104.json": #"{ "user": "104", "hotlines": [{ "hotline": "1901" }] }"#,
        "saigon/extensions/104.json": #"{ "user": "104", "hotlines": ["1901"] }"#,
      ],
      [
        #"hanoi/extensions/104.json:1:31 duplicate-exclusive-value: "1901" stands in the hotlines of two files: this one and hanoi/extensions/103.json"#
      ]),
  ]

  static let folders: [Case] = [
    Case(
      "files in wrong places",
      [
        "hanoi/note.txt": "", "hanoi/group/a.json": "{}", "hanoi/group/b.json": "{}", "hanoi/groups/A B.json": "{}",
        "hanoi/groups/sub/a.json": "{}", "hanoi/groups/readme.md": "", "hanoi/groups/.gitkeep": "", "README.md": "",
        "huế/groups/a.json": "{}", "docs/x.json": "{",
      ],
      [
        #"hanoi/group unknown-collection: Test Vendor has no collection "group" [did you mean "groups"?]"#,
        #"hanoi/groups/A B.json invalid-name: "A B" cannot be the name of a resource [rename the file to a-b.json]"#,
        "hanoi/groups/readme.md warning stray-file: no resource beside it uses hanoi/groups/readme.md [name it in a field that takes a file, or remove it]",
        "hanoi/groups/sub/a.json stray-file: hanoi/groups/sub/a.json has no place here",
        "hanoi/note.txt stray-file: hanoi/note.txt has no place here",
      ]),
    Case(
      "a resource in the folder of another kind",
      ["hanoi/greetings/team.json": #"{ "group_name": "Team", "members": ["@extensions/101"] }"#],
      [
        #"hanoi/greetings/team.json:1:3 stray-file: this looks like a resource of hanoi/groups (ring group): it has "group_name" and no "name" [move the file to hanoi/groups/team.json]"#
      ]),
    Case(
      "resources in similar formats",
      ["hanoi/groups/a.jsonc": "{}", "hanoi/groups/b.YAML": "", "hanoi/groups/c.JSON": "{}"],
      [
        "hanoi/groups/a.jsonc warning stray-file: no resource beside it uses hanoi/groups/a.jsonc [a resource is read only if its file ends in .json: if this is one, rename it to a.json]",
        "hanoi/groups/b.YAML warning stray-file: no resource beside it uses hanoi/groups/b.YAML [a resource is read only if its file ends in .json: if this is one, rename it to b.json]",
        "hanoi/groups/c.JSON warning stray-file: no resource beside it uses hanoi/groups/c.JSON [a resource is read only if its file ends in .json: if this is one, rename it to c.json]",
      ]),
    Case(
      "overlays in wrong places",
      [
        "overlays/x.json": "", "overlays/stging/hanoi/groups/sales.json": "{}",
        "overlays/staging/hanoi/groups/sale.json": "{}",
        "overlays/staging/hanoii/groups/sales.json": "{}", "overlays/staging/hanoi/sales.json": "{}",
        "overlays/staging/hanoi/groups/sales.json": "{ \"timeout\": }",
      ],
      [
        #"overlays/staging/hanoi/groups/sale.json dangling-overlay: there is no hanoi/groups/sale.json that this could change [did you mean "sales"?]"#,
        #"overlays/staging/hanoi/groups/sales.json:1:14 invalid-json: a value is missing before "}""#,
        "overlays/staging/hanoi/sales.json stray-file: overlays/staging/hanoi/sales.json has no place here",
        #"overlays/staging/hanoii/groups/sales.json stray-file: there is no provider "hanoii" in ccops.json [did you mean "hanoi"?]"#,
        #"overlays/stging unknown-environment: there is no environment "stging" in ccops.json [did you mean "staging"?]"#,
        "overlays/x.json stray-file: overlays/x.json has no place here",
      ]),
    Case(
      "overlay that is not JSON", ["overlays/production/hanoi/groups/sales.json": "{ 1 }"],
      [
        #"overlays/production/hanoi/groups/sales.json:1:3 invalid-json: a key in double quotes is needed here: found "1""#
      ]),
    Case(
      "overlay with faults",
      ["overlays/production/hanoi/groups/sales.json": "{ \"group_name\": null,\n \"strategy\": \"x\", \"tmeout\": 3 }"],
      [
        #"hanoi/groups/sales.json:1:1 missing-field: "group_name" is missing"#,
        #"overlays/production/hanoi/groups/sales.json:2:14 not-allowed-value: "strategy" may not be "x""#,
        #"overlays/production/hanoi/groups/sales.json:2:19 unknown-field: there is no field "tmeout" here [did you mean "timeout"?]"#,
      ]),
  ]
}
