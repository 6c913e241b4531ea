import ArgumentParser
import ConfigLoading
import Model
import Platform
import Providers
import Reporting
import Workflows

struct SchemaCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema", abstract: "Print the JSON Schema of ccops.json, of a kind of resource, or of a report.",
    discussion: """
      For editors and for validation elsewhere (JSON Schema, draft 2020-12).

        ccops schema                      list what there is
        ccops schema ccops                the schema of ccops.json
        ccops schema omicall-groups       the schema of one kind
        ccops schema plan                 the schema of what plan --format json prints
        ccops schema --out docs/schemas   write all of them into a folder
      """)

  @Argument(
    help: ArgumentHelp(
      "ccops, a provider type and a collection joined by a hyphen, or plan, apply, error.", valueName: "name"),
    completion: .list(SchemaCommand.names))
  var name: String?
  @Option(
    name: .customLong("out"),
    help: ArgumentHelp("Write every schema into this folder, which is created if it is missing.", valueName: "folder"),
    completion: .directory)
  var folder: String?

  func run() async throws {
    let terminal = Terminal(noColor: true, variables: Variables.current)
    try await reporting(terminal) {
      let schemas = SchemaCommand.all
      if let folder {
        try make(folder)
        for (name, schema) in schemas { try write(schema, to: "\(folder)/\(name).schema.json") }
      } else if let name {
        guard let schema = schemas.first(where: { $0.name == name })?.schema else {
          let names = schemas.map(\.name)
          let near = NameSuggestion.question(name, among: names).map { "\($0) " } ?? ""
          throw WorkflowError("there is no schema \"\(name)\"; \(near)there are: \(names.joined(separator: ", "))")
        }
        terminal.print(schema)
      } else {
        terminal.print(schemas.map { "\($0.name)\n" }.joined())
      }
      return .success
    }
  }

  /// Makes the folder, and those above it that are missing.
  private func make(_ folder: String) throws {
    guard !folder.isEmpty, !FileSystem.exists(folder) else { return }
    if let slash = folder.lastIndex(of: "/"), slash != folder.startIndex { try make(String(folder[..<slash])) }
    do throws(FileFailure) {
      _ = try FileSystem.makeFolder(folder)
    } catch {
      throw WorkflowError("the folder \(folder) cannot be created: \(error.reason)")
    }
  }

  private func write(_ schema: [UInt8], to path: String) throws {
    do throws(WholeFile.Refusal) {
      try WholeFile.write(schema, to: path, permissions: .umask)
    } catch {
      throw WorkflowError("\(path) \(error.problem)")
    }
  }

  private static var names: [String] {
    let kinds = ProviderCatalog.types.flatMap(\.kinds).map { "\($0.provider)-\($0.collection)" }
    return ["ccops"] + kinds.sorted() + ReportSchema.all.map(\.name)
  }

  /// By name: `ccops.json` first, then kinds, then reports.
  static var all: [(name: String, schema: [UInt8])] {
    let types = ProviderCatalog.types
    let kinds = types.flatMap(\.kinds).map {
      ("\($0.provider)-\($0.collection)", CanonicalJSON.pretty(PublishedSchema.kind($0)))
    }
    return [("ccops", CanonicalJSON.pretty(PublishedSchema.settings(types: types)))] + kinds.sorted { $0.0 < $1.0 }
      + ReportSchema.all.map { ($0.name, Array($0.text.utf8)) }
  }
}
