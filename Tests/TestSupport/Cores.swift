import Foundation

/// The cores that this process may use.
package enum Cores {
  /// As Dispatch counts them for its pools: without those that `taskset` takes away, which Foundation counts too.
  package static let available: Int = {
    // proc(5): a mask in hexadecimal, in groups that are separated by commas.
    guard let status = FileManager.default.contents(atPath: "/proc/self/status"),
      let line = String(decoding: status, as: UTF8.self).split(separator: "\n")
        .first(where: { $0.hasPrefix("Cpus_allowed:") })
    else { return ProcessInfo.processInfo.activeProcessorCount }
    let digits = line.dropFirst("Cpus_allowed:".count)
    return max(1, digits.reduce(0) { $0 + ($1.hexDigitValue ?? 0).nonzeroBitCount })
  }()
}
