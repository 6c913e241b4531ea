/// A quirk with a value: `NAME=VALUE` on the command line.
struct ValuedQuirk: Sendable {
  let name: String
  /// The value in the help text.
  let placeholder: String
  let explanation: String
  /// Sets the option; returns false if the value is not allowed.
  let apply: @Sendable (inout SandboxOptions, String) -> Bool

  /// The quirks with a value of all vendors.
  static var all: [ValuedQuirk] { Vendor.all.flatMap { $0.simulator.valuedQuirks } }
}
