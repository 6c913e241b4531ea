/// `ccops.json` after the environment's overlay and variables: what the rest of the program works with.
package struct Settings: Sendable {
  /// The project's name; nil where the file has none.
  package var name: String?
  package var environment: String
  package var providers: [String: ProviderSettings]
  package var state: StateSettings
  package var safety: SafetySettings

  package init(
    environment: String, providers: [String: ProviderSettings] = [:], state: StateSettings = .init(),
    safety: SafetySettings = .init()
  ) {
    self.environment = environment
    self.providers = providers
    self.state = state
    self.safety = safety
  }
}

/// One provider instance: a vendor's account.
package struct ProviderSettings: Sendable {
  /// The name it has in the folder, for example `hanoi`.
  package var alias: String
  /// The vendor: `omicall`, `fortics`, `ucontact`.
  package var type: String
  /// Everything before the vendor's documented path.
  package var url: ServerURL
  package var credentials: [String: CredentialSource]
  package var limits = Limits()
  /// What only this vendor has: `blacklist_param`, `page_size`, …
  package var options: ValueObject = [:]
  /// PEM file of certificates to trust, instead of the system's.
  package var caFile: String?

  package struct Limits: Sendable, Hashable {
    /// Requests in flight at once.
    package var concurrency: Int
    /// nil: no limit but concurrency.
    package var requestsPerSecond: Double?
    /// Seconds that one request may take.
    package var timeout: Int
    /// Seconds by which a list may show less than the vendor has confirmed.
    package var listDelay = 30

    package init(concurrency: Int = 8, requestsPerSecond: Double? = nil, timeout: Int = 30) {
      self.concurrency = concurrency
      self.requestsPerSecond = requestsPerSecond
      self.timeout = timeout
    }
  }

  package init(
    alias: String, type: String, url: ServerURL, credentials: [String: CredentialSource] = [:]
  ) {
    self.alias = alias
    self.type = type
    self.url = url
    self.credentials = credentials
  }
}

/// A secret in memory. It has no printable form: every way to print it gives a placeholder.
package struct Secret: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  private let text: String

  package init(_ text: String) { self.text = text }

  /// Lends the secret for the making of one request.
  package func reveal<Result>(_ body: (String) throws -> Result) rethrows -> Result { try body(text) }

  package func isSame(as other: Secret) -> Bool { text == other.text }

  package var description: String { "(secret)" }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: []) }
}

/// Where the state is kept.
package struct StateSettings: Sendable, Hashable {
  package enum Backend: String, Sendable, CaseIterable {
    /// Commits on a reference of the configuration's repository.
    case git
    case postgres
  }

  package var backend: Backend
  /// The git remote that shares the state; nil keeps it in this repository alone.
  package var remote: String?
  /// The reference on the remote, `{environment}` and `{name}` standing for the names of environment and project; nil:
  /// the same as here.
  package var ref: String?
  /// Where the connection string of the database is read.
  package var url: CredentialSource?
  /// Seconds that a fetch or a push of the state may take.
  package var timeout = 900

  /// The reference on the remote that an environment has.
  ///
  /// - Parameter project: nil for a folder without a name.
  package func reference(of environment: String, project: String?) -> String {
    let standard = project == nil ? "refs/ccops/{environment}/state" : "refs/ccops/{name}/{environment}/state"
    return (ref ?? standard).replacing("{name}", with: project ?? "").replacing("{environment}", with: environment)
  }

  package init(backend: Backend = .git, remote: String? = nil, ref: String? = nil, url: CredentialSource? = nil) {
    self.backend = backend
    self.remote = remote
    self.ref = ref
    self.url = url
  }
}

/// The safety limits: how much of an environment one plan may change before it needs `--force`.
package struct SafetySettings: Sendable, Hashable {
  /// Percent of the managed objects of a kind.
  package var maximumDeletePercent: Int
  package var maximumUpdatePercent: Int
  /// Kinds with fewer managed objects have no limits.
  package var minimumObjects: Int

  package init(maximumDeletePercent: Int = 30, maximumUpdatePercent: Int = 50, minimumObjects: Int = 10) {
    self.maximumDeletePercent = maximumDeletePercent
    self.maximumUpdatePercent = maximumUpdatePercent
    self.minimumObjects = minimumObjects
  }
}
