import CLibpq

/// One row of an answer, lent while it is read: the values as the server's binary form has them.
struct PostgresRow: ~Copyable {
  private let result: OpaquePointer
  private let number: Int32

  init(_ result: OpaquePointer, _ number: Int32) {
    self.result = result
    self.number = number
  }

  /// nil: the value is null.
  borrowing func bytes(_ column: Int32) -> [UInt8]? {
    guard PQgetisnull(result, number, column) == 0, let start = PQgetvalue(result, number, column) else { return nil }
    return Array(UnsafeRawBufferPointer(start: start, count: Int(PQgetlength(result, number, column))))
  }

  /// Empty where the value is null.
  borrowing func text(_ column: Int32) -> String { String(decoding: bytes(column) ?? [], as: UTF8.self) }

  /// A `bigint` or `integer`; 0 where the value is null.
  borrowing func integer(_ column: Int32) -> Int64 {
    let bytes = bytes(column) ?? []
    let isNegative = (bytes.first ?? 0) >= 0x80
    return bytes.reduce(isNegative ? -1 : 0) { $0 << 8 | Int64($1) }
  }

  /// A `boolean`; false where the value is null.
  borrowing func flag(_ column: Int32) -> Bool { bytes(column) == [1] }

  /// A `text[]`. Nothing where it is null, has several dimensions or is not whole.
  borrowing func texts(_ column: Int32) -> [String] {
    var rest = (bytes(column) ?? [])[...]
    func number() -> Int {
      defer { rest = rest.dropFirst(4) }
      return rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
    }
    guard number() == 1 else { return [] }
    _ = (number(), number())
    let count = number()
    _ = number()
    var texts: [String] = []
    while texts.count < count, rest.count >= 4 {
      let length = number()
      // Beyond what is there stands only a null.
      guard length <= rest.count else { continue }
      texts.append(String(decoding: rest.prefix(length), as: UTF8.self))
      rest = rest.dropFirst(length)
    }
    return texts
  }
}
