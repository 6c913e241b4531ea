/// Compressed bodies made by hand, after RFC 1951 and 1952: nothing here compresses, for a test needs only these few.
enum GzipBytes {
  private static let head: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]

  /// `{"ok":true}`
  static let good: [UInt8] =
    head + [
      0xab, 0x56, 0xca, 0xcf, 0x56, 0xb2, 0x2a, 0x29, 0x2a, 0x4d, 0xad, 5, 0, 0x90, 0x5f, 0xd4, 0xa7, 0x0b, 0, 0, 0,
    ]

  /// A block type that there is not.
  static let broken: [UInt8] = head + [0x07, 0xff, 0xff, 0xff]

  /// The good one without its second half.
  static let halved = Array(good.prefix(good.count / 2))

  /// Some hundred kilobytes that become more than `size` bytes of blanks: one literal, then matches of 258 bytes at distance 1.
  static func bomb(_ size: Int) -> [UInt8] {
    var writer = BitWriter(bytes: head)
    writer.write(0b011, count: 3)
    writer.write(reversed: 0x50, count: 8)
    for _ in 0...(size / 258) { writer.write(reversed: 0b1100_0101_00000, count: 13) }
    writer.write(0, count: 7)
    return writer.bytes + [UInt8](repeating: 0, count: 9)
  }
}

private struct BitWriter {
  var bytes: [UInt8]
  private var place = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  /// The lowest bit first.
  mutating func write(_ bits: Int, count: Int) {
    for index in 0..<count {
      if place == 0 { bytes.append(0) }
      bytes[bytes.count - 1] |= UInt8((bits >> index) & 1) << UInt8(place)
      place = (place + 1) % 8
    }
  }

  /// The highest bit first, as Huffman codes are.
  mutating func write(reversed bits: Int, count: Int) {
    for index in stride(from: count - 1, through: 0, by: -1) { write((bits >> index) & 1, count: 1) }
  }
}
