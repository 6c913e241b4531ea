import ConfigLoading
import JSON
import Model
import Testing

/// The schemas that editors get. They are read here by rules of draft 2020-12 that the schemas use, so that schema and loader can be held against each other.
@Suite struct PublishedSchemaTests {
  @Test(arguments: [
    (
      "groups",
      #"{ "group_name": "A", "members": ["@extensions/101", "7", "@@x"], "timeout": 30, "target": null, "$protect": true }"#,
      true
    ),
    (
      "groups",
      #"{ "group_name": "A", "members": ["@hanoi/extensions/101"], "timeout": "${var.ring}", "strategy": "${var.s}", "target": "" }"#,
      true
    ),
    ("groups", #"{ "group_name": "A", "members": [] }"#, false),
    ("groups", #"{ "members": ["1"] }"#, false),
    ("groups", #"{ "group_name": "A", "members": ["1"], "timeout": 3 }"#, false),
    ("groups", #"{ "group_name": "A", "members": ["1"], "strategy": "x" }"#, false),
    ("groups", #"{ "group_name": "A", "members": ["1"], "nme": "x" }"#, false),
    ("groups", #"{ "group_name": "A", "members": ["@greetings/welcome"] }"#, false),
    ("groups", #"{ "group_name": "A", "members": ["1"], "$protekt": true }"#, false),
    ("groups", #"{ "group_name": "AAAAAAAAAAAAAAAAAAAAA", "members": ["1"] }"#, false),
    ("greetings", #"{ "name": "A", "file": "a.mp3", "speed": -3 }"#, true),
    ("greetings", #"{ "name": "A", "file": "a.wav" }"#, false),
    ("extensions", #"{ "user": "1", "hotlines": ["1", { "hotline": "2" }], "labels": [1, {}] }"#, true),
    ("extensions", #"{ "user": "1", "hotlines": [1] }"#, false),
    (
      "flows",
      #"{ "name": "A", "flow": [ { "component": "menu", "component_id": "a", "x": 1 }, { "component": "new" } ] }"#,
      true
    ),
    ("flows", #"{ "name": "A", "flow": [ { "component": "menu" } ] }"#, false),
    (
      "flows",
      #"{ "name": "A", "flow": [ { "component": "goto", "component_id": "a", "destination": "@flows/b#c" } ] }"#, true
    ),
    (
      "flows",
      #"{ "name": "A", "flow": [ { "component": "goto", "component_id": "a", "destination": "@groups/b" } ] }"#, false
    ),
  ]) func kinds(collection: String, text: String, isValid: Bool) throws {
    let kind = try #require(TestVendor.type.kind(collection))
    let schema = PublishedSchema.kind(kind)
    #expect(SmallValidator(root: schema).accepts(try JSONDocument.parse(Array(text.utf8)), schema) == isValid)
  }

  @Test(arguments: [
    (TestFolder.settings, true),
    (
      #"{ "ccops": 1, "providers": { "a": { "type": "testvendor", "url": "https://a", "page_size": 3, "limits": { "requests_per_second": 1.5 } } } }"#,
      true
    ),
    (#"{ "ccops": 1, "providers": {}, "state": { "backend": "postgres", "url": { "env": "X" } } }"#, true),
    (#"{ "ccops": 2, "providers": {} }"#, false),
    (#"{ "ccops": 1 }"#, false),
    (#"{ "ccops": 1, "providers": { "a": { "type": "other", "url": "https://a" } } }"#, false),
    (#"{ "ccops": 1, "providers": { "A b": { "type": "testvendor", "url": "https://a" } } }"#, false),
    (
      #"{ "ccops": 1, "providers": { "a": { "type": "testvendor", "url": "https://a", "auth": { "token": "x" } } } }"#,
      false
    ),
    (
      #"{ "ccops": 1, "providers": { "a": { "type": "testvendor", "url": "https://a", "auth": { "tokn": { "env": "X" } } } } }"#,
      false
    ),
    (#"{ "ccops": 1, "providers": {}, "environments": { "staging": { "x": {} } } }"#, false),
    (#"{ "ccops": 1, "providers": {}, "variables": { "x": [] } }"#, false),
    (#"{ "ccops": 1, "providers": {}, "safty": {} }"#, false),
  ]) func settings(text: String, isValid: Bool) throws {
    let schema = PublishedSchema.settings(types: [TestVendor.type])
    #expect(SmallValidator(root: schema).accepts(try JSONDocument.parse(Array(text.utf8)), schema) == isValid)
  }

  @Test func saysWhatItIs() {
    let schema = PublishedSchema.kind(TestVendor.groups).object
    #expect(schema?["title"] == "testvendor/groups: ring group")
    #expect(schema?["$schema"] == "https://json-schema.org/draft/2020-12/schema")
    #expect(schema?["$id"] == nil)
    #expect(schema?["properties"]?.object?["strategy"]?.object?["default"] == "ring_all")
    #expect(schema?["properties"]?.object?["timeout"]?.object?["description"] == "Seconds.")
  }
}
