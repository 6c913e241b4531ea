import ArgumentParser
import ConfigLoading
import Model
import Platform
import Providers
import Workflows

struct SchemaCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema", abstract: "Print the JSON Schema of ccops.json or of a kind of resource.",
    discussion: """
      For editors and for validation elsewhere (JSON Schema, draft 2020-12).

        ccops schema                      list what there is
        ccops schema ccops                the schema of ccops.json
        ccops schema omicall-groups       the schema of one kind
        ccops schema --out docs/schemas   write all of them into a folder
      """)

  @Argument(help: ArgumentHelp("ccops, or a provider type and a collection joined by a hyphen.", valueName: "name"))
  var name: String?
  @Option(name: .customLong("out"), help: ArgumentHelp("Write every schema into this folder.", valueName: "folder"))
  var folder: String?

  func run() async throws {
    let terminal = Terminal(noColor: true, variables: Variables.current)
    try await reporting(terminal) {
      let schemas = SchemaCommand.all
      if let folder {
        for (name, schema) in schemas { try write(schema, to: "\(folder)/\(name).schema.json") }
      } else if let name {
        guard let schema = schemas.first(where: { $0.name == name })?.schema else {
          let names = schemas.map(\.name)
          let near = NameSuggestion.question(name, among: names).map { "\($0) " } ?? ""
          throw WorkflowError("there is no schema \"\(name)\"; \(near)there are: \(names.joined(separator: ", "))")
        }
        terminal.print(CanonicalJSON.pretty(schema))
      } else {
        terminal.print(schemas.map { "\($0.name)\n" }.joined())
      }
      return .success
    }
  }

  private func write(_ schema: Value, to path: String) throws {
    do throws(WholeFile.Refusal) {
      try WholeFile.write(CanonicalJSON.pretty(schema), to: path, permissions: .umask)
    } catch {
      throw WorkflowError("\(path) \(error.problem)")
    }
  }

  static var all: [(name: String, schema: Value)] {
    let types = ProviderCatalog.types
    let kinds = types.flatMap(\.kinds).map { ("\($0.provider)-\($0.collection)", PublishedSchema.kind($0)) }
    return [("ccops", PublishedSchema.settings(types: types))] + kinds.sorted { $0.0 < $1.0 }
  }
}
