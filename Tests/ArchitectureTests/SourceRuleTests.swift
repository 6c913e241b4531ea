import Foundation
import Testing

/// Rules about the sources that neither the compiler nor the package manager checks.
///
/// `scripts/test` builds with the import check of the package manager, so a module imports only its dependencies.
@Suite struct SourceRuleTests {
  /// The names of the C library: on Linux, on Linux without Glibc, and on macOS.
  static let cLibraries: Set<String> = ["Glibc", "Musl", "Darwin"]

  /// The repository's folder, from this file's place in it.
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// Modules that decide have no way to act.
  @Test(arguments: ["Model", "Planning"])
  func pureModulesImportNothing(module: String) throws {
    for file in try Self.files(in: "Sources/\(module)") {
      let found = try Self.imports(of: file).intersection(
        Self.cLibraries.union(["Foundation", "FoundationEssentials", "Dispatch", "Platform"]))
      #expect(found.isEmpty, "\(file.lastPathComponent) imports \(found)")
    }
  }

  @Test("only Platform imports the C library")
  func systemCallsStandInOneModule() throws {
    let files = try Self.files(in: "Sources")
    #expect(!files.isEmpty)
    let platform = Self.root.appendingPathComponent("Sources/Platform").path + "/"
    for file in files where !file.path.hasPrefix(platform) {
      let found = try Self.imports(of: file).intersection(Self.cLibraries)
      #expect(found.isEmpty, "\(file.path) imports \(found.sorted())")
    }
  }

  @Test("a file of Platform that imports the C library names it for every system")
  func platformNamesEverySystem() throws {
    let found = try Self.files(in: "Sources/Platform").map { (file: $0, imports: try Self.imports(of: $0)) }
      .filter { !$0.imports.isDisjoint(with: Self.cLibraries) }
    #expect(!found.isEmpty)
    for (file, imports) in found {
      #expect(imports.isSuperset(of: Self.cLibraries), "\(file.lastPathComponent) imports \(imports.sorted())")
    }
  }

  @Test("ccops calls nothing that throws an error of Foundation, whose text is for developers")
  func noErrorsOfFoundation() throws {
    let pattern = #/FileManager|FileHandle|\b(Data|String)\(contentsOf|NSError|CocoaError|localizedDescription/#
    let found = try Self.files(in: "Sources").filter { try String(contentsOf: $0, encoding: .utf8).contains(pattern) }
    let folders = Set(found.map { $0.path.dropFirst(Self.root.path.count).split(separator: "/")[1] })
    #expect(folders.contains("ccops-sandbox"), "the pattern finds nothing, so it proves nothing")
    #expect(folders.isSubset(of: ["Sandbox", "ccops-sandbox", "ccops-bench"]))
  }

  /// Every other module descends by `FieldType.shape(of:)`, so that a new field type is one case and what belongs to
  /// it.
  @Test("only the schema's own folder names the cases of a field type")
  func oneWalkOverASchema() throws {
    let pattern = #/case (let )?\(?\.(map|variants|either|anything)\b/#
    let own = Self.root.appendingPathComponent("Sources/Model/Resources").path + "/"
    let files = try Self.files(in: "Sources")
    let found = try files.filter { try String(contentsOf: $0, encoding: .utf8).contains(pattern) }
    #expect(found.contains { $0.path.hasPrefix(own) }, "the pattern finds nothing, so it proves nothing")
    for file in found { #expect(file.path.hasPrefix(own), "\(file.path) looks at the cases of FieldType") }
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
