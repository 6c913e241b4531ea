/// One vendor: its names, its quirks, its endpoints and its accounts.
///
/// The rest of the sandbox knows a vendor only by this protocol. Each conforming type has a folder of its own and a
/// line in `Vendor.simulators`. The world holds one value of each.
protocol VendorSimulator: Sendable {
  associatedtype Tenant: VendorTenant

  /// The name in paths, seeds and statistics, and the start of the quirks' names.
  static var name: String { get }
  /// The name in help texts.
  static var title: String { get }
  /// The first segment of all the vendor's own paths. A path that starts with it means the default tenant.
  static var firstSegment: String { get }
  static var quirks: [Quirk] { get }
  static var valuedQuirks: [ValuedQuirk] { get }
  /// Names of form and JSON fields, in lower case, that the request log hides in addition to the usual ones.
  static var secretFields: Set<String> { get }
  /// The vendor's endpoints.
  static var routes: [VendorRoute<Tenant>] { get }
  /// The vendor's wording of a refusal.
  static func answer(refusing refusal: Refusal) -> VendorResponse

  /// A vendor without accounts.
  init()
  /// The accounts by name; the first use of a name creates its account.
  var tenants: [String: Tenant] { get set }
  /// Creates the accounts that exist before the first call.
  mutating func prepare(_ surroundings: inout Surroundings)
}

extension VendorSimulator {
  /// A quirk of this vendor.
  static func quirk(_ name: String, explanation: String) -> Quirk {
    Quirk(name: name, vendor: Self.name, explanation: explanation)
  }

  static var quirks: [Quirk] { [] }
  static var valuedQuirks: [ValuedQuirk] { [] }
  static var secretFields: Set<String> { [] }
  mutating func prepare(_ surroundings: inout Surroundings) {}
}
