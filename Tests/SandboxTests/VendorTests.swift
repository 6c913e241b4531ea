import Foundation
import Sandbox
import TestSupport
import Testing

/// The sandbox outside the vendors' folders works on the list of vendors and names none of them.
@Suite(.bounded) struct VendorTests {
  @Test("every quirk has a name of its own that starts with its vendor, and can be switched on by it")
  func quirkNames() throws {
    #expect(!Quirk.allCases.isEmpty)
    #expect(Set(Quirk.allCases.map(\.name)).count == Quirk.allCases.count)
    for quirk in Quirk.allCases {
      var options = SandboxOptions()
      try options.setQuirk(named: quirk.name)
      #expect(options.quirks == [quirk])
      #expect(quirk.name.hasPrefix(quirk.vendor + "-"))
    }
  }

  @Test(
    "an unknown quirk or value is refused",
    arguments: ["nonsense", "ucontact-style=nonsense", "ucontact-param", "ucontact-param=", "omicall-soft-delete=1"])
  func unknownQuirk(name: String) {
    var options = SandboxOptions()
    #expect(throws: SandboxOptionError.self) { try options.setQuirk(named: name) }
  }

  @Test("the help text lists the vendors and all quirks, those with a value last")
  func help() {
    #expect(VendorNames.titles == "OMICall, Fortics voice and uContact")
    #expect(VendorNames.paths(with: "or") == "/omicall, /fortics or /ucontact")
    #expect(VendorNames.tenantPathExample == "/omicall/TENANT/api/...")
    let lines = Quirk.help.split(separator: "\n")
    #expect(
      lines.first
        == "  omicall-duplicate-http400: a duplicate script name is HTTP 400 instead of 200 with status_code -9999")
    #expect(lines.last == "  ucontact-style=param|fields|raw: how the blacklist object is carried (default param)")
  }

  @Test("options of two vendors do not affect each other")
  func vendorOptions() {
    var options = SandboxOptions()
    options.groups = 3
    options.ucontactStyle = .raw
    #expect(options.groups == 3)
    #expect(options.extensions == 20)
    #expect(options.ucontactStyle == .raw)
    #expect(options.ucontactParameter == "blacklist")
  }

  @Test("outside the vendors' folders, only the list of vendors names one")
  func vendorNames() throws {
    let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Sources/Sandbox")
    let files = try FileManager.default.subpathsOfDirectory(atPath: sources.path).filter { $0.hasSuffix(".swift") }
    // A vendor's folder is one that holds a simulator of the same name.
    let folders = Set(files.compactMap { $0.split(separator: "/").first.map(String.init) })
    let vendors = folders.filter { files.contains("\($0)/\($0)Simulator.swift") }.map { $0.lowercased() }
    #expect(Set(Quirk.allCases.map(\.vendor)).isSubset(of: vendors))
    let shared = files.filter { file in !vendors.contains { file.lowercased().hasPrefix($0 + "/") } }
    let naming = try shared.filter { file in
      let text = try String(contentsOf: sources.appendingPathComponent(file), encoding: .utf8).lowercased()
      return vendors.contains { text.contains($0) }
    }
    #expect(naming == ["Vendor.swift"])
  }
}
