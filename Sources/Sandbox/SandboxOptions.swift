/// How a sandbox is started.
///
/// The defaults are lenient vendors with a small world, and a clock that moves only when something is written. Two runs
/// of a test therefore see the same ids and dates. A vendor's folder adds the vendor's own options in an extension.
package struct SandboxOptions: Sendable {
  package var host = "127.0.0.1"
  /// The port to listen on; 0 takes any free one.
  package var port = 0
  /// Refuses dangling references and deletions of what is in use.
  package var strict = false
  /// The quirks that are on.
  package var quirks: Set<Quirk> = []
  /// Added to the response time of every vendor request.
  package var latencyMilliseconds = 0
  /// Another seed gives other ids.
  package var idSeed: UInt64 = 1
  /// Follows the machine's clock instead of the fixed one that starts at 2026-01-01T00:00:00Z.
  package var realClock = false
  /// If set, the only `user:password` that is accepted; otherwise any is, except the password `wrong-key`.
  package var credentials: String?
  /// The JSON text of the initial world.
  package var seed: String?
  /// A file that gets one JSON line a request, without secrets.
  package var requestLogPath: String?

  private var vendorOptions: [ObjectIdentifier: any VendorOptions] = [:]

  package init() {}

  /// The options of one vendor, by their type.
  subscript<Options: VendorOptions>(_ type: Options.Type) -> Options {
    get { vendorOptions[ObjectIdentifier(type)] as? Options ?? Options() }
    set { vendorOptions[ObjectIdentifier(type)] = newValue }
  }

  /// Switches on one quirk by its name on the command line, `NAME` or `NAME=VALUE`.
  package mutating func setQuirk(named text: String) throws(SandboxOptionError) {
    if let quirk = Quirk.allCases.first(where: { $0.name == text }) {
      quirks.insert(quirk)
      return
    }
    let halves = text.split(separator: "=", maxSplits: 1).map(String.init)
    guard halves.count == 2, let quirk = ValuedQuirk.all.first(where: { $0.name == halves[0] }),
      quirk.apply(&self, halves[1])
    else { throw SandboxOptionError(message: "unknown quirk '\(text)'; see --help for the names") }
  }

  /// Whether a `user:password` pair is accepted.
  func takes(credentials pair: String) -> Bool {
    if let credentials { return pair == credentials }
    return pair.contains(":") && !pair.hasSuffix(":wrong-key")
  }
}

/// The options of one vendor, declared in the vendor's folder.
protocol VendorOptions: Sendable {
  /// The defaults.
  init()
}
