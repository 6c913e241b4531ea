import JSON
import Model
import Testing

@testable import ConfigLoading

/// Folders that are made to cost memory and time.
@Suite struct LimitTests {
  private static func load(_ folder: TestFolder, _ variables: [String: String] = [:]) -> LoadedConfiguration {
    ConfigLoader(types: [TestVendor.type], limits: LoadLimits(variables)).load(folder.tree)
  }

  @Test(
    "environment variables raise the limits and never lower them",
    arguments: [
      ([:], [64 << 20, 2_000_000, 512 << 20, 1_000_000]),
      (["CCOPS_MAX_DOCUMENT_MIB": "1", "CCOPS_MAX_ELEMENTS": "x"], [64 << 20, 2_000_000, 512 << 20, 1_000_000]),
      (
        [
          "CCOPS_MAX_DOCUMENT_MIB": "65", "CCOPS_MAX_ELEMENTS": "3000000", "CCOPS_MAX_FOLDER_MIB": "1024",
          "CCOPS_MAX_PATHS": "9223372036854775807",
        ], [65 << 20, 3_000_000, 1 << 30, .max]
      ),
    ] as [([String: String], [Int])])
  func raised(variables: [String: String], expected: [Int]) {
    let limits = LoadLimits(variables)
    #expect([limits.documentBytes, limits.elements, limits.folderBytes, limits.paths] == expected)
  }

  @Test("a document of two million values is read, and one more is refused before values are made")
  func elements() {
    func lines(_ elements: Int) -> [String] {
      let list = String(repeating: "0,", count: elements - 1) + "0"
      let text = "{ \"user\": \"101\", \"labels\": [\(list)] }"
      return Self.load(TestFolder.base.with(["hanoi/extensions/101.json": text])).lines
    }
    // The document, its two members and the elements of the list.
    #expect(lines(2_000_000 - 3) == [])
    #expect(
      lines(2_000_000 - 2) == ["hanoi/extensions/101.json:1:1 too-large: the text has more than 2000000 values"])
  }

  @Test(
    "values are counted without making them",
    arguments: [
      ("1", 1), ("[1]", 2), ("[1,2]", 3), (#"{"a":[1,{"b":2}]}"#, 5), (#"["a,[{","\",\\"]"#, 3), (#"["\\",1]"#, 3),
    ])
  func elementCount(text: String, count: Int) throws {
    let limits = JSONLimits(maximumElements: count)
    let padding = String(repeating: " ", count: 2 * count + 2)
    _ = try JSONDocument.parse(Array((text + padding).utf8), limits: limits)
    let error = #expect(throws: JSONError.self) {
      try JSONDocument.parse(Array((text + padding).utf8), limits: JSONLimits(maximumElements: count - 1))
    }
    #expect(error?.reason == .tooLarge)
  }

  // MARK: Variables

  private static func settings(_ variables: String) -> String {
    TestFolder.settings.replacing(#""company": "Example""#, with: variables)
  }

  @Test("a long variable in many places is one finding, and no memory")
  func longVariable() {
    let value = String(repeating: "x", count: 1 << 20)
    let text = String(repeating: "${var.long} ", count: 100)
    let loaded = Self.load(
      TestFolder.base.with([
        "ccops.json": Self.settings("\"company\": \"C\", \"long\": \"\(value)\""),
        "hanoi/greetings/welcome.json": "{ \"name\": \"W\", \"text\": \"\(text)\" }",
      ]))
    #expect(
      loaded.lines == [
        "hanoi/greetings/welcome.json:1:24 too-large: variables make this document, or all documents together, too long "
          + "[CCOPS_MAX_DOCUMENT_MIB and CCOPS_MAX_FOLDER_MIB raise the limits]"
      ])
  }

  @Test("the limit of a folder counts what variables add to all documents")
  func manyDocuments() {
    let value = String(repeating: "x", count: 1 << 20)
    var folder = TestFolder.base.with(["ccops.json": Self.settings("\"company\": \"C\", \"long\": \"\(value)\"")])
    for number in 0..<300 {
      folder.files["hanoi/greetings/g\(number).json"] = "{ \"name\": \"G\(number)\", \"text\": \"${var.long}\" }"
    }
    let found = Self.load(folder).diagnostics
    // Each document has the text once in the field and once in its record.
    #expect(found.count == 300 - 255)
    #expect(Set(found.map(\.code)) == [.tooLarge])
  }

  @Test("a variable in the value of a variable is a finding; $${ is a literal")
  func variableInVariable() {
    let loaded = Self.load(
      TestFolder.base.with([
        "ccops.json": Self.settings(#""company": "a ${var.b}", "price": "$${5}""#),
        "hanoi/greetings/welcome.json": #"{ "name": "W", "text": "${var.price}" }"#,
      ]))
    #expect(
      loaded.lines == [
        "ccops.json:6:29 invalid-variable: the value of the variable \"company\" has a variable in it: "
          + "\"a ${var.b}\" [a literal ${ is written $${]"
      ])
    #expect(loaded.attributes("hanoi/greetings/welcome")?["text"] == "${5}")
  }

  // MARK: Findings

  @Test("of a file with fifty thousand faults a thousand are listed, with the cost of one reading")
  func manyFaults() {
    let keys = (0..<50_000).map { "\"k\($0)\":1" }.joined(separator: ",")
    let loaded = Self.load(TestFolder.base.with(["hanoi/groups/sales.json": "{\(keys)}"]))
    #expect(loaded.diagnostics.count == 1001)
    #expect(loaded.lines.contains { $0.contains("more-findings: 49002 more findings in this file are not listed") })
  }

  @Test("of a folder with many faults ten thousand are listed")
  func manyFiles() {
    let keys = (0..<900).map { "\"k\($0)\":1" }.joined(separator: ",")
    var folder = TestFolder.base
    for number in 0..<20 { folder.files["hanoi/extensions/e\(number).json"] = "{\"user\":\"\(number)\",\(keys)}" }
    let found = Self.load(folder).diagnostics
    #expect(found.count <= 10_000 + 20)
    #expect(found.contains { $0.code == .moreFindings && $0.isError })
  }

  @Test("the place of a fault far into a line is in bytes, and costs nothing")
  func longLine() {
    let text = "{ \"name\": \"\(String(repeating: "é", count: 100_000))\", \"speed\": 99 }"
    let loaded = Self.load(TestFolder.base.with(["hanoi/greetings/welcome.json": text]))
    let found = loaded.diagnostics.first { $0.code == .outOfRange }
    #expect(found?.place?.column == 200_024)
    #expect(found?.place?.sourceLine == "")
  }

  @Test("a folder of too many paths or bytes is refused")
  func budgets() {
    let budget = ReadBudget(LoadLimits())
    let admitted = (0..<1_000_000).count { _ in budget.admitPath() }
    #expect(admitted == 1_000_000)
    #expect(budget.excess == nil)
    #expect(!budget.admitPath())
    #expect(
      budget.excess == "the folder has more than 1000000 files and folders; CCOPS_MAX_PATHS raises the limit")
    let bytes = ReadBudget(LoadLimits())
    bytes.add(bytes: 512 << 20)
    #expect(bytes.admitPath())
    bytes.add(bytes: 1)
    #expect(!bytes.admitPath())
    #expect(bytes.excess == "the files of the folder have more than 512 MiB; CCOPS_MAX_FOLDER_MIB raises the limit")
  }
}
