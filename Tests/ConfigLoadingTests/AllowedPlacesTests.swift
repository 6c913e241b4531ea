import Model
import Testing

@testable import ConfigLoading

/// What `ccops.json` may name where CCOPS_ALLOWED_HOSTS and CCOPS_ALLOWED_CREDENTIALS are set.
@Suite struct AllowedPlacesTests {
  private static let settings = """
    { "ccops": 1, "name": "acme",
      "providers": {
        "hanoi": { "type": "testvendor", "url": "https://hanoi.example/api", "auth": { "token": { "env": "HANOI" } },
          "ca_file": "/etc/ca.pem" } },
      "state": { "backend": "postgres", "url": { "file": "/run/db" } },
      "environments": {
        "staging": { "providers": { "hanoi": { "url": "https://evil.example", "auth": { "token": { "env": "CI" } } } } },
        "production": {} } }
    """
  private static let all = ["env:HANOI", "env:CI", "file:/etc/ca.pem", "file:/run/db"]

  struct Example: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var hosts: String? = nil
    var credentials: String? = nil
    /// `line code what`
    var refused: [String] = []
  }

  @Test(
    "what a variable does not list is refused, in every environment",
    arguments: [
      Example(testDescription: "no variable is set"),
      Example(
        testDescription: "all is listed", hosts: "hanoi.example, EVIL.example", credentials: all.joined(separator: ",")),
      Example(
        testDescription: "a host of another environment is not listed", hosts: "hanoi.example",
        refused: ["7 forbidden-host evil.example"]),
      Example(
        testDescription: "an empty list allows no host", hosts: "",
        refused: ["3 forbidden-host hanoi.example", "7 forbidden-host evil.example"]),
      Example(testDescription: "the port of the scheme may be named", hosts: "hanoi.example:443,evil.example"),
      Example(
        testDescription: "another port is another host", hosts: "hanoi.example:8443,evil.example",
        refused: ["3 forbidden-host hanoi.example"]),
      Example(
        testDescription: "a part of a host is no host", hosts: "example,evil.example",
        refused: ["3 forbidden-host hanoi.example"]),
      Example(
        testDescription: "a variable of another environment is not listed",
        credentials: "env:HANOI,file:/etc/ca.pem,file:/run/db", refused: ["7 forbidden-credential env:CI"]),
      Example(
        testDescription: "an empty list allows no source", credentials: "",
        refused: [
          "3 forbidden-credential env:HANOI", "4 forbidden-credential file:/etc/ca.pem",
          "5 forbidden-credential file:/run/db", "7 forbidden-credential env:CI",
        ]),
      Example(
        testDescription: "a file is no variable", credentials: "file:HANOI,env:CI,file:/etc/ca.pem,file:/run/db",
        refused: ["3 forbidden-credential env:HANOI"]),
    ])
  func guarded(_ example: Example) {
    var variables: [String: String] = ["HOME": "/root"]
    variables[AllowedPlaces.hostsVariable] = example.hosts
    variables[AllowedPlaces.credentialsVariable] = example.credentials
    let folder: TestFolder = ["ccops.json": Self.settings]
    let loaded = ConfigLoader(types: [TestVendor.type], allowed: AllowedPlaces(variables)).load(folder.tree)
    let found = loaded.diagnostics.map { diagnostic in
      let named = diagnostic.summary.split(separator: "\"", omittingEmptySubsequences: false).dropFirst(3).first ?? ""
      return "\(diagnostic.place?.line ?? 0) \(diagnostic.code.rawValue) \(named)"
    }
    #expect(found == example.refused)
    #expect(loaded.diagnostics.hasErrors == !example.refused.isEmpty)
  }

  @Test("each field of ccops.json that leads somewhere is guarded by its type")
  func guardedFields() {
    let fields = SettingsFields(types: [TestVendor.type]).document
    var found: Set<String> = []
    func visit(_ fields: [Field], _ path: String) {
      for field in fields { visit(field.type, path.isEmpty ? field.name : "\(path).\(field.name)") }
    }
    func visit(_ type: FieldType, _ path: String) {
      if let place = type.place { found.insert("\(path) \(place)") }
      switch type {
      case .object(let fields, isOpen: _): visit(fields, path)
      case .map(let element, _): visit(element, "\(path).*")
      case .variants(let rule): for fields in [rule.common ?? []] + rule.variants.values { visit(fields, path) }
      case .form(let form): #expect(!form.isSecret || form.place == .credential, "\(path)")
      default: break
      }
    }
    visit(fields, "")
    #expect(
      found == [
        "providers.*.url server", "providers.*.auth.* credential", "providers.*.auth.user credential",
        "providers.*.auth.password credential", "providers.*.auth.token credential", "providers.*.ca_file path",
        "state.remote remote", "state.url credential",
      ])
  }

  @Test(
    "a remote is known by the host of its address",
    arguments: [
      ("https://git.example/x.git", true, true), ("https://user:pw@git.example/x", true, true),
      ("ssh://git@git.example/x", true, true), ("git@git.example:team/x.git", true, true),
      ("https://evil.example/x", true, false), ("git@evil.example:x", true, false),
      ("https://git.example:8443/x", true, false), ("https://git.example@evil.example/", true, false),
      ("../other", true, true), ("../other", false, false), ("/srv/x.git", false, false),
      ("file:///srv/x.git", false, false), ("./a:b", false, false),
    ])
  func remotes(address: String, isConfigured: Bool, isAllowed: Bool) {
    let allowed = AllowedPlaces([AllowedPlaces.hostsVariable: "git.example"])
    #expect(allowed.allows(remote: address, isConfigured: isConfigured) == isAllowed)
    #expect(AllowedPlaces([:]).allows(remote: address, isConfigured: isConfigured))
  }
}
