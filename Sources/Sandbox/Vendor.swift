/// One of the vendors that the sandbox simulates.
///
/// To add a vendor, add a folder with its simulator, and a line in `simulators`. Everything outside the vendors'
/// folders works on this list and names no vendor.
struct Vendor: Sendable, Hashable {
  /// The simulators, in the order of the world's JSON and of the help texts.
  static let simulators: [any VendorSimulator.Type] = [
    OMICallSimulator.self,
    ForticsSimulator.self,
    UContactSimulator.self,
  ]

  static let all: [Vendor] = simulators.indices.map { Vendor(index: $0) }

  /// The index in `simulators`.
  let index: Int

  var simulator: any VendorSimulator.Type { Self.simulators[index] }

  /// The name in paths, seeds, statistics and fault rules.
  var name: String { simulator.name }
}

extension Vendor {
  /// The vendor with this name; nil if there is none.
  init?(named name: String) {
    guard let vendor = Self.all.first(where: { $0.name == name }) else { return nil }
    self = vendor
  }
}
