import JSON
import Model
import Testing

/// Numbers with one random source, so that a failure can be had again from its seed.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// What is written is read back, and reader and scanner agree on what is JSON.
@Suite struct RoundTripTests {
  static let seeds: [UInt64] = Array(1...20) + [UInt64.random(in: .min ... .max)]

  @Test(arguments: seeds) func encodedValuesAreReadBack(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<50 {
      let value = randomValue(&random, depth: 0)
      let plain = try JSONDocument.parse(CanonicalJSON.encode(value))
      #expect(try ValueCoding.decode(plain) == value, "seed \(seed)")
      let pretty = try JSONDocument.parse(CanonicalJSON.pretty(value))
      #expect(pretty == plain, "seed \(seed)")
    }
  }

  @Test(
    "a text is no reference, whatever mark joins its @",
    arguments: ["@\u{301}", "@@\u{200D}a", "@", "a@", "@\u{20E3}x"])
  func signs(_ text: String) throws {
    let reference = Value.reference(Reference(Address(provider: "a", collection: "b", name: "c")))
    let value: Value = [.string(text), reference]
    #expect(try ValueCoding.decode(JSONDocument.parse(CanonicalJSON.encode(value))) == value)
  }

  @Test("what people read hides no character, and is read back as it was")
  func hiddenCharacters() throws {
    let value: Value = .string("a\u{AD}b\u{202E}\u{E0041}")
    let bytes = CanonicalJSON.pretty(value)
    #expect(String(decoding: bytes, as: UTF8.self) == #""a\u00adb\u202e\udb40\udc41""# + "\n")
    #expect(try JSONDocument.parse(bytes) == value)
  }

  @Test(arguments: seeds) func scannerAndReaderAgree(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let spare = Array(#"{}[]",:\u0ed8-+.eE tfn1/"#.utf8) + [0xC3, 0xA9, 0xED, 0xF0, 0x00, 0x0A]
    for _ in 0..<200 {
      var bytes = CanonicalJSON.encode(randomValue(&random, depth: 0))
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes[place] = spare.randomElement(using: &random) ?? 0
        case 1: bytes.insert(spare.randomElement(using: &random) ?? 0, at: place)
        default: if bytes.count > 1 { bytes.remove(at: place) }
        }
      }
      let text = String(decoding: bytes, as: UTF8.self)
      do {
        _ = try JSONDocument.parse(bytes)
        #expect(JSONDocument.fault(in: bytes) == nil, "seed \(seed): \(text)")
      } catch {
        #expect(!error.message.contains("could not be read"), "seed \(seed): \(text)")
      }
    }
  }

  @Test func manyShapesOfObjects() throws {
    var random = SeededGenerator(seed: 7)
    let keys = (0..<40).map { "key\($0)" }
    let objects: [[String]] = (0..<2000).map { _ in
      Array(keys.shuffled(using: &random).prefix(Int.random(in: 0...12, using: &random)))
    }
    let text =
      "[" + objects.map { "{" + $0.map { "\"\($0)\":\"\($0)\"" }.joined(separator: ",") + "}" }.joined(separator: ",")
      + "]"
    let expected = objects.map { Value.object(ValueObject($0.map { ($0, .string($0)) })) }
    #expect(try JSONDocument.parse(Array(text.utf8)) == .list(expected))
  }

  @Test func repeatsAreFoundInEveryShape() {
    let wide = "{" + (0..<100).map { "\"k\($0)\":0" }.joined(separator: ",") + ",\"k50\":1}"
    for text in [
      "[{\"a\":1},{\"a\":1,\"a\":2}]", "[{\"a\":1,\"b\":1},{\"b\":1,\"a\":1},{\"a\":1,\"b\":1,\"a\":2}]", wide,
    ] {
      let error = #expect(throws: JSONError.self) { try JSONDocument.parse(Array(text.utf8)) }
      #expect(error?.reason == .repeatedKey)
    }
  }

  /// Doubles of RFC 8785, appendix B, that have a JSON text: the shortest text is read back to the very same bits.
  @Test(
    arguments: [
      0x0000_0000_0000_0001, 0x8000_0000_0000_0001, 0x7fef_ffff_ffff_ffff, 0xffef_ffff_ffff_ffff, 0x44b5_2d02_c7e1_4af5,
      0x44b5_2d02_c7e1_4af6, 0x44b5_2d02_c7e1_4af7, 0x444b_1ae4_d6e2_ef4e, 0x444b_1ae4_d6e2_ef4f, 0x444b_1ae4_d6e2_ef50,
      0x3eb0_c6f7_a0b5_ed8c, 0x3eb0_c6f7_a0b5_ed8d, 0x41b3_de43_5555_53e3, 0x41b3_de43_5555_53e4, 0x41b3_de43_5555_53e5,
      0xbecb_f647_612f_3696, 0x4314_3ff3_c1cb_0959,
    ] as [UInt64]) func doublesKeepTheirBits(bits: UInt64) throws
  {
    let value = Value.json(Double(bitPattern: bits))
    #expect(try JSONDocument.parse(CanonicalJSON.encode(value)) == value)
  }

  private func randomValue(_ random: inout SeededGenerator, depth: Int) -> Value {
    switch Int.random(in: 0..<(depth > 4 ? 6 : 9), using: &random) {
    case 0: return .null
    case 1: return .bool(Bool.random(using: &random))
    case 2: return .integer(Int64.random(in: .min ... .max, using: &random))
    case 3: return .integer(Int64.random(in: -10...10, using: &random))
    case 4: return randomNumber(&random)
    case 5: return .string(randomText(&random))
    case 6:
      return .list((0..<Int.random(in: 0..<6, using: &random)).map { _ in randomValue(&random, depth: depth + 1) })
    default:
      let members = (0..<Int.random(in: 0..<8, using: &random)).map { _ in
        (randomText(&random), randomValue(&random, depth: depth + 1))
      }
      return .object(ValueObject(members))
    }
  }

  private func randomNumber(_ random: inout SeededGenerator) -> Value {
    let double = Double(bitPattern: random.next())
    return double.isFinite ? .json(double) : 0
  }

  private func randomText(_ random: inout SeededGenerator) -> String {
    let pool: [Character] = [
      "a", "b", "Z", "0", "\"", "\\", "/", "@", "$", "{", "\n", "\t", "\u{1}", "é", "e\u{301}", "ệ", "😀", "\u{7F}",
      "\u{AD}", "\u{202E}", "\u{200D}", "\u{FEFF}", "\u{E0041}",
    ]
    return String((0..<Int.random(in: 0..<6, using: &random)).map { _ in pool.randomElement(using: &random) ?? "x" })
  }
}
