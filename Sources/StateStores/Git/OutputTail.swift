/// The end of what a program prints. A hook may print more than anybody can read, and must not stop the run with it.
struct OutputTail: Hashable, Sendable {
  /// Bytes that are kept.
  let limit: Int
  private var bytes: [UInt8] = []

  init(limit: Int) { self.limit = limit }

  /// Linear in the number of bytes, however small the pieces are.
  mutating func append(_ more: some Collection<UInt8>) {
    bytes += more
    if bytes.count > 2 * limit { bytes.removeFirst(bytes.count - limit) }
  }

  var text: String { String(decoding: bytes.suffix(limit), as: UTF8.self) }
}
