/// What is bound to a statement, in the server's binary form: lengths are counted, so that nothing in a text can end it early or mean more than itself.
enum PostgresValue: Sendable {
  case text(String)
  case bytes([UInt8])
  case integer(Int64)
  case texts([[UInt8]])
  case integers([Int64])
  case null

  /// The server's number of the type.
  var type: UInt32 {
    switch self {
    case .text, .bytes, .null: Self.textType
    case .integer: Self.integerType
    case .texts: 1009
    case .integers: 1016
    }
  }

  /// nil: the value is null.
  var encoded: [UInt8]? {
    switch self {
    case .text(let text): Array(text.utf8)
    case .bytes(let bytes): bytes
    case .integer(let number): Self.bigEndian(number)
    case .texts(let texts): Self.array(texts, of: Self.textType)
    case .integers(let numbers): Self.array(numbers.map(Self.bigEndian), of: Self.integerType)
    case .null: nil
    }
  }

  private static let textType: UInt32 = 25
  private static let integerType: UInt32 = 20

  /// One dimension, no nulls, counted from 1.
  private static func array(_ items: [[UInt8]], of type: UInt32) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(20 + items.reduce(0) { $0 + $1.count + 4 })
    let head = items.isEmpty ? [0, 0, type] : [1, 0, type, UInt32(items.count), 1]
    for number in head { bytes += bigEndian(number) }
    for item in items { bytes += bigEndian(UInt32(item.count)) + item }
    return bytes
  }

  static func bigEndian(_ number: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: number.bigEndian) { Array($0) }
  }
}
