import Foundation
import Testing

@testable import Planning

/// The rules of ordering and the table in docs/ordering.md.
@Suite struct OrderingRuleTests {
  @Test("docs/ordering.md has one row for each rule, and no others")
  func table() throws {
    let page = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/ordering.md")
    let lines = try String(contentsOf: page, encoding: .utf8).split(separator: "\n")
    let rows = lines.drop { !$0.hasPrefix("| an edge from") }.dropFirst(2).prefix { $0.hasPrefix("|") }
    let quoted = rows.map { row in
      row.split(separator: "|").prefix(2).map { $0.trimmingCharacters(in: .whitespaces) }.joined(separator: " | ")
    }
    #expect(quoted.sorted() == OrderingRule.all.map(\.row).sorted())
    #expect(!quoted.isEmpty)
  }
}
