/// What can be chosen about OMICall's accounts before the sandbox starts.
struct OMICallOptions: VendorOptions {
  var pageSizeMax = 100
  var extensions = 20
  var groups = 0
  var apiKey: String?
}

extension SandboxOptions {
  /// The largest page that OMICall's lists give, whatever `size` asks for.
  package var pageSizeMax: Int {
    get { self[OMICallOptions.self].pageSizeMax }
    set { self[OMICallOptions.self].pageSizeMax = newValue }
  }

  /// How many extensions each OMICall tenant starts with: 101, 102, …
  package var extensions: Int {
    get { self[OMICallOptions.self].extensions }
    set { self[OMICallOptions.self].extensions = newValue }
  }

  /// How many groups OMICall's default tenant starts with: "Group 000001", …
  package var groups: Int {
    get { self[OMICallOptions.self].groups }
    set { self[OMICallOptions.self].groups = newValue }
  }

  /// If set, the only key that OMICall accepts; otherwise any but `wrong-key`.
  package var apiKey: String? {
    get { self[OMICallOptions.self].apiKey }
    set { self[OMICallOptions.self].apiKey = newValue }
  }
}
