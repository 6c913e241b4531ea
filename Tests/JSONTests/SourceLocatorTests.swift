import JSON
import Model
import Testing

/// Where values and keys stand.
@Suite struct SourceLocatorTests {
  static let text = """
    {
      "name": "Hộp thư", "size" : 30,
      "scripts": [
        { "ivr": "1", "action": "@groups/a" },
        { "ivr": 2, "k\\u0065y": [true, null] }, "x"
      ],
      "empty": {}
    }
    """

  struct Lookup: Sendable {
    let path: FieldPath
    var key = false
    /// line:column+length
    let place: String
  }

  static let lookups: [Lookup] = [
    Lookup(path: FieldPath(), place: "1:1+1"),
    Lookup(path: .key("name"), place: "2:11+9"),
    Lookup(path: .key("name"), key: true, place: "2:3+6"),
    Lookup(path: .key("size"), place: "2:31+2"),
    Lookup(path: .key("size"), key: true, place: "2:22+6"),
    Lookup(path: .key("scripts"), place: "3:14+1"),
    Lookup(path: FieldPath([.key("scripts"), .index(0), .key("action")]), place: "4:29+11"),
    Lookup(path: FieldPath([.key("scripts"), .element(key: "ivr", value: "1"), .key("ivr")]), place: "4:14+3"),
    Lookup(path: FieldPath([.key("scripts"), .element(key: "ivr", value: "2")]), place: "5:5+1"),
    Lookup(
      path: FieldPath([.key("scripts"), .element(key: "ivr", value: "2"), .key("key"), .index(1)]), place: "5:36+4"),
    Lookup(path: FieldPath([.key("scripts"), .element(key: "", value: "x")]), place: "5:45+3"),
    Lookup(path: FieldPath([.key("scripts"), .index(0), .key("absent")]), place: "4:5+1"),
    Lookup(path: FieldPath([.key("scripts"), .index(0), .key("absent")]), key: true, place: "4:5+1"),
    Lookup(path: FieldPath([.key("scripts"), .index(9)]), place: "3:14+1"),
    Lookup(path: FieldPath([.key("name"), .key("inside")]), key: true, place: "2:11+9"),
    Lookup(path: .key("absent"), key: true, place: "1:1+1"),
    Lookup(path: .key("empty"), key: true, place: "7:3+7"),
  ]

  @Test(arguments: lookups) func locates(_ lookup: Lookup) {
    let position = SourceLocator(Array(SourceLocatorTests.text.utf8)).locate(lookup.path, key: lookup.key)
    #expect(position.map { "\($0.line):\($0.column)+\($0.length)" } == lookup.place)
  }

  @Test func givesTheLine() {
    let locator = SourceLocator(Array(SourceLocatorTests.text.utf8))
    #expect(locator.locate(.key("name"))?.sourceLine == "  \"name\": \"Hộp thư\", \"size\" : 30,")
    #expect(locator.locateExactly(.key("absent")) == nil)
    #expect(locator.locateExactly(.key("size"))?.line == 2)
  }

  @Test(arguments: ["", "  ", "{", "[1", "{\"a\" 1}", String(repeating: "[", count: 100_000)])
  func survivesWhatIsNotJSON(text: String) {
    #expect(SourceLocator(Array(text.utf8)).locate(.key("a")) == nil)
  }
}
