import Model
import Testing

/// The written form is read exactly: what ccops never writes is damage, and no value of another kind.
@Suite struct StrictDecodingTests {
  @Test(
    "a damaged reference or file is an error that shows it",
    arguments: [
      ("@", "\"@\" must be a reference"), ("@groups", "\"@groups\" must be a reference"),
      (["a": ["@x y/z/w"]], "\"@x y/z/w\" must be a reference"),
      (["$file": 1, "$sha256": "0", "$size": 1], "\"$file\" must be a string"),
      (["$file": "a.mp3", "$size": 1], "\"$sha256\" must be a string"),
      (["$file": "a.mp3", "$sha256": "0", "$size": "1"], "\"$size\" must be an integer"),
    ] as [(Value, String)])
  func damaged(_ value: Value, _ message: String) {
    let error = #expect(throws: ValueShapeError.self) { try ValueCoding.decode(value) }
    #expect(error?.description.hasPrefix(message) == true, "\(String(describing: error))")
  }

  @Test("a resolution is an id or a repetition, never both")
  func resolution() throws {
    var create = UnresolvedCreate(
      address: Address(provider: "a", collection: "b", name: "c"), vendorName: "v", body: [:],
      intendedAt: Timestamp(milliseconds: 0), resolution: .object("7"))
    create.settings = AppliedSettings(protect: true)
    #expect(try UnresolvedCreate(create.asValue) == create)
    let damages: [(String, Value)] = [
      ("again", true), ("again", "yes"), ("id", 7), ("known", ["a", 1]), ("settings", ["protect": true]),
    ]
    for (key, bad) in damages as [(String, Value)] {
      var object = try #require(create.asValue.object)
      object[key] = bad
      #expect(throws: ValueShapeError.self, "\(key)") { try UnresolvedCreate(.object(object)) }
    }
  }
}
