// How fast a text becomes values: JSON's reader beside Foundation's on the same bytes, A B A B. For scripts/bench; not installed.

import Foundation
import JSON
import Model

@main
struct JSONBench {
  /// Arguments: a JSON file, and how many rounds. Prints one line of JSON with megabytes a second of each reader, medians.
  static func main() throws {
    guard CommandLine.arguments.count == 3, let rounds = Int(CommandLine.arguments[2]), rounds > 0 else {
      print("usage: ccops-bench FILE ROUNDS")
      exit(64)
    }
    let data = try Data(contentsOf: URL(fileURLWithPath: CommandLine.arguments[1]))
    let bytes = Array(data)
    var ours: [Double] = []
    var foundations: [Double] = []
    var written: [Double] = []
    for _ in 0..<rounds {
      var value = Value.null
      ours.append(try seconds { value = try JSONDocument.parse(bytes) })
      foundations.append(try seconds { _ = try JSONSerialization.jsonObject(with: data) })
      written.append(seconds { _ = CanonicalJSON.encode(value) })
    }
    let megabytes = Double(bytes.count) / 1_000_000
    func speed(_ times: [Double]) -> Value { .json((megabytes / times.sorted()[times.count / 2] * 10).rounded() / 10) }
    let result: Value = [
      "megabytes": .json((megabytes * 10).rounded() / 10), "ccops": speed(ours), "foundation": speed(foundations),
      "canonical": speed(written),
    ]
    print(CanonicalJSON.text(result))
  }

  private static func seconds(_ body: () throws -> Void) rethrows -> Double {
    let clock = ContinuousClock()
    let time = try clock.measure(body)
    return Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
  }
}
