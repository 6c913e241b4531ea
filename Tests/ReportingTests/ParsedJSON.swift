import Foundation
import Model

/// JSON as any parser gives it, without references: the tests read back what the reports wrote.
enum ParsedJSON {
  static func parse(_ bytes: [UInt8]) throws -> Value {
    try JSONDecoder().decode(Node.self, from: Data(bytes)).value
  }

  /// A file of the repository, by its path from the root.
  static func file(_ path: String) throws -> Value {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return try parse(Array(Data(contentsOf: root.appending(path: path))))
  }

  private struct Node: Decodable {
    let value: Value

    init(from decoder: any Decoder) throws {
      if let members = try? decoder.container(keyedBy: Key.self) {
        value = .object(
          ValueObject(try members.allKeys.map { ($0.stringValue, try members.decode(Node.self, forKey: $0).value) }))
      } else if var items = try? decoder.unkeyedContainer() {
        var list: [Value] = []
        while !items.isAtEnd { list.append(try items.decode(Node.self).value) }
        value = .list(list)
      } else {
        value = try Node.scalar(decoder.singleValueContainer())
      }
    }

    private static func scalar(_ container: any SingleValueDecodingContainer) throws -> Value {
      if container.decodeNil() { return .null }
      if let flag = try? container.decode(Bool.self) { return .bool(flag) }
      if let number = try? container.decode(Int64.self) { return .integer(number) }
      if let number = try? container.decode(Double.self) { return .json(number) }
      return .string(try container.decode(String.self))
    }
  }

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }
}
