import Foundation
import Reporting
import Testing

/// The published schemas of reports.
@Suite struct ReportSchemaTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../docs/schemas").standardized

  @Test("the program has each schema as docs/schemas has it", arguments: ["apply", "error", "plan"])
  func isPublished(name: String) throws {
    let schema = try #require(ReportSchema.all.first { $0.name == name })
    let url = Self.folder.appendingPathComponent("\(name).schema.json")
    let published = try String(contentsOf: url, encoding: .utf8)
    #expect(schema.text == published)
  }
}
