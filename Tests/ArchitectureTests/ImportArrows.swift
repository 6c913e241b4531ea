import Foundation
import Testing

/// The arrows between rooms, read off the sources: no import goes sideways or up, and the sandbox imports nothing of ours.
@Suite struct ImportArrows {
  /// What each room may import of ours. The order is that of Package.swift.
  static let allowed: [String: Set<String>] = [
    "Platform": [],
    "Model": [],
    "JSON": ["CSimdjson", "Model"],
    "Git": ["CLibgit2", "Platform"],
    "ConfigLoading": ["Model", "JSON", "Git"],
    "Planning": ["Model"],
    "Execution": ["Model"],
    "Reporting": ["Model"],
    "ProviderKit": ["Platform", "Model", "JSON"],
    "StateStores": ["Platform", "Model", "JSON", "Git", "CLibpq"],
    "Providers": ["ProviderKit", "Model"],
    "Workflows": ["Platform", "Model", "ConfigLoading", "Planning", "Execution"],
    "ccops": [
      "Workflows", "Planning", "Providers", "ProviderKit", "StateStores", "Reporting", "Model", "ConfigLoading", "JSON",
      "Git", "Platform",
    ],
    "Sandbox": [],
    "ccops-sandbox": ["Sandbox"],
    "ccops-bench": ["JSON", "Model"],
  ]

  static let ours = Set(allowed.keys).union(["CSimdjson", "CLibgit2", "CLibpq"])

  /// The repository's folder, from this file's place in it.
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  @Test(arguments: allowed.keys.sorted())
  func noArrowGoesSidewaysOrUp(room: String) throws {
    for file in try Self.files(in: "Sources/\(room)") {
      for module in try Self.imports(of: file).intersection(Self.ours) {
        #expect(Self.allowed[room]?.contains(module) == true, "\(file.lastPathComponent) of \(room) imports \(module)")
      }
    }
  }

  /// Rooms that decide have no way to do anything.
  @Test(arguments: ["Model", "Planning"])
  func pureRoomsTouchNothing(room: String) throws {
    for file in try Self.files(in: "Sources/\(room)") {
      let found = try Self.imports(of: file).intersection(["Foundation", "Dispatch", "Glibc", "FoundationEssentials"])
      #expect(found.isEmpty, "\(file.lastPathComponent) imports \(found)")
    }
  }

  @Test func everyVendorHasItsTwinInTheSandbox() throws {
    let vendors = try Self.folders(in: "Sources/Providers")
    #expect(!vendors.isEmpty)
    for vendor in vendors {
      #expect(try Self.folders(in: "Sources/Sandbox").contains(vendor), "Sources/Sandbox has no folder \(vendor)")
    }
  }

  @Test(arguments: ["@unchecked Sendable", "nonisolated(unsafe)", "try!", "Task.detached", "fatalError("])
  func noEscapeHatches(hatch: String) throws {
    for file in try Self.files(in: "Sources") {
      #expect(!(try String(contentsOf: file, encoding: .utf8).contains(hatch)), "\(file.path) has \(hatch)")
    }
  }

  private static func files(in folder: String) throws -> [URL] {
    let start = root.appendingPathComponent(folder)
    let names = try FileManager.default.subpathsOfDirectory(atPath: start.path)
    return names.filter { $0.hasSuffix(".swift") }.sorted().map { start.appendingPathComponent($0) }
  }

  private static func folders(in folder: String) throws -> [String] {
    let start = root.appendingPathComponent(folder)
    return try FileManager.default.contentsOfDirectory(atPath: start.path).filter { name in
      (try? start.appendingPathComponent(name).resourceValues(forKeys: [.isDirectoryKey]).isDirectory) == true
    }.sorted()
  }

  private static func imports(of file: URL) throws -> Set<String> {
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
    return Set(
      lines.compactMap { line -> String? in
        let words = line.split(separator: " ")
        guard let index = words.firstIndex(of: "import"), index <= 1, words.count > index + 1 else { return nil }
        return String(words[index + 1])
      })
  }
}
