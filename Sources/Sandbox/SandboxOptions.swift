// What can be chosen about a sandbox before it starts. The defaults are a lenient vendor with a small world and a clock
// that only moves when something is written, so that two runs of a test see the same ids and the same dates.

/// How a sandbox is started.
package struct SandboxOptions: Sendable {
  package var host = "127.0.0.1"
  /// The port to listen on; 0 takes any free one.
  package var port = 0
  /// Refuses dangling references and deletions of what is in use.
  package var strict = false
  /// Doubtful vendor behaviours that are switched on.
  package var quirks: Set<Quirk> = []
  /// The largest page that OMICall's lists give, whatever `size` asks for.
  package var pageSizeMax = 100
  /// Added to the answer time of every vendor request.
  package var latencyMilliseconds = 0
  /// How many extensions each OMICall tenant starts with: 101, 102, …
  package var extensions = 20
  /// How many groups OMICall's default tenant starts with: "Group 000001", …
  package var groups = 0
  /// Makes other ids when changed.
  package var idSeed: UInt64 = 1
  /// Follows the machine's clock instead of the fixed one that starts at 2026-01-01T00:00:00Z.
  package var realClock = false
  /// When set, the only key that OMICall takes; otherwise any but `wrong-key`.
  package var apiKey: String?
  /// When set, the only `user:password` that Fortics and uContact take; otherwise any but the password `wrong-key`.
  package var credentials: String?
  /// The name of the form field that holds uContact's blacklist object.
  package var ucontactParameter = "blacklist"
  /// How uContact's blacklist object is carried in the form.
  package var ucontactStyle = BlacklistStyle.parameter
  /// The JSON text of the initial world.
  package var seed: String?
  /// A file that gets one JSON line a request, secrets blanked.
  package var requestLogPath: String?

  package init() {}

  /// Sets one quirk by the name of the command line: a plain name, `ucontact-param=NAME` or `ucontact-style=STYLE`.
  package mutating func setQuirk(named text: String) throws(SandboxOptionError) {
    let halves = text.split(separator: "=", maxSplits: 1).map(String.init)
    if let quirk = Quirk(rawValue: text) {
      quirks.insert(quirk)
    } else if halves.count == 2, halves[0] == "ucontact-param" {
      ucontactParameter = halves[1]
    } else if halves.count == 2, halves[0] == "ucontact-style", let style = BlacklistStyle(rawValue: halves[1]) {
      ucontactStyle = style
    } else {
      throw SandboxOptionError(message: "unknown quirk '\(text)'; see --help for the names")
    }
  }
}

/// How uContact's blacklist object travels; the document does not say, so all readings can be tried.
package enum BlacklistStyle: String, Sendable, CaseIterable {
  /// One form field whose value is the JSON text.
  case parameter = "param"
  /// The object's keys as separate form fields; impossible for the bulk calls.
  case fields
  /// The JSON text as the whole body.
  case raw
}

/// An option or a seed that cannot be used, in words for the user.
package struct SandboxOptionError: Error, CustomStringConvertible {
  package let message: String
  package var description: String { message }
}
