import Model
import Synchronization

/// Keeps parsers for the next document. Each thread that parses has one to itself meanwhile.
enum ParserPool {
  /// A parser keeps buffers of the size of its largest text; those of larger texts are given back.
  private static let largestKept = 1 << 20
  private static let mostKept = 16
  private static let kept = Mutex<[KeptParser]>([])

  static func value(of text: UnsafeRawBufferPointer, maximumDepth: Int) throws(TapeFault) -> Value {
    let parser = kept.withLock { $0.popLast() } ?? KeptParser()
    defer {
      if text.count <= largestKept {
        kept.withLock { if $0.count < mostKept { $0.append(parser) } }
      }
    }
    return try parser.value(of: text, maximumDepth: maximumDepth)
  }
}

/// One parser; the lock is never waited for, because the pool lends it to one thread at a time.
private final class KeptParser: Sendable {
  private let parser = Mutex(TapeParser())

  func value(of text: UnsafeRawBufferPointer, maximumDepth: Int) throws(TapeFault) -> Value {
    try parser.withLock { parser throws(TapeFault) in try parser.value(of: text, maximumDepth: maximumDepth) }
  }
}
