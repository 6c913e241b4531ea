/// A vendor behaviour that the vendor's document leaves open, off by default.
///
/// Behaviour that is known has no quirk. A client can be tested against every reading of the document. A vendor
/// declares its quirks as static members in its own folder and lists them in its simulator.
package struct Quirk: Sendable, Hashable, CaseIterable {
  /// The name on the command line; starts with the vendor's name.
  package let name: String
  /// The name of the vendor.
  package let vendor: String
  /// What changes when the quirk is on, for the help text.
  package let explanation: String

  /// The quirks of all vendors.
  package static var allCases: [Quirk] { Vendor.all.flatMap { $0.simulator.quirks } }

  /// The help text for all quirks, including those with a value.
  package static var help: String {
    let plain = allCases.map { "  \($0.name): \($0.explanation)" }
    let valued = ValuedQuirk.all.map { "  \($0.name)=\($0.placeholder): \($0.explanation)" }
    return (plain + valued).joined(separator: "\n")
  }
}
