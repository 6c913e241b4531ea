import Model
import Reporting
import Testing

@Suite("Reports as JSON")
struct JSONReportTests {
  private let plan = Sample.plan(
    [
      Change(
        address: address("hanoi/groups/support"), action: .update, vendorID: "64a1", reasons: [.fields(.conflict)],
        fields: [
          Sample.field("timeout", .conflict, prior: 30, live: .null, desired: 45),
          Sample.field("target", .edited, live: "@raw", desired: reference("hanoi/ivr/night")),
        ])
    ] + Sample.unchanged(1),
    [
      Operation(
        id: "hanoi/groups/support:update", address: address("hanoi/groups/support"), call: .update, phase: .whole,
        after: ["x"])
    ],
    diagnostics: [
      Diagnostic(
        .unknownField, .error, "what",
        place: .init(file: "a.json", line: 4, column: 3, length: 2, sourceLine: "  \"x\""),
        path: .key("x"), suggestion: "y")
    ], estimate: 2)

  @Test func planHasThePublishedShape() {
    expect(
      String(decoding: json(PlanReport(plan)), as: UTF8.self),
      is: #"""
        {
          "changes": [
            {
              "action": "update",
              "address": "hanoi/groups/support",
              "fields": [
                {
                  "desired": 45,
                  "live": null,
                  "path": "timeout",
                  "prior": 30,
                  "verdict": "conflict"
                },
                {
                  "desired": "@hanoi/ivr/night",
                  "live": "@@raw",
                  "path": "target",
                  "verdict": "edited"
                }
              ],
              "reasons": [
                "edited in git and changed in the console; will be as in git: timeout"
              ],
              "vendor_id": "64a1"
            }
          ],
          "commit": "3f2a91c07d5e4b6a8c9d0e1f2a3b4c5d6e7f8091",
          "diagnostics": [
            {
              "code": "unknown-field",
              "file": "a.json",
              "notes": [],
              "path": "x",
              "place": {
                "column": 3,
                "length": 2,
                "line": 4,
                "source_line": "  \"x\""
              },
              "severity": "error",
              "suggestion": "y",
              "summary": "what"
            }
          ],
          "environment": "production",
          "format_version": "1.1",
          "kind": "plan",
          "operations": [
            {
              "address": "hanoi/groups/support",
              "after": [
                "x"
              ],
              "call": "update",
              "id": "hanoi/groups/support:update",
              "phase": "whole"
            }
          ],
          "requests": {
            "apply_estimate": 2,
            "made": 5
          },
          "state": {
            "lineage": "5d1e",
            "serial": 7
          },
          "summary": {
            "adopt": 0,
            "create": 0,
            "delete": 0,
            "drifted": 1,
            "forget": 0,
            "move": 0,
            "record": 0,
            "replace": 0,
            "unchanged": 1,
            "unmanaged": 0,
            "update": 1
          }
        }
        """#)
  }

  @Test func applyHasThePublishedShape() {
    let result = ApplyResult(
      commit: Sample.commit, serial: 8,
      applied: [.init(address: address("hanoi/ivr/a"), action: .create, resolvedCreate: Sample.notFound)],
      failed: [
        Sample.failed("hanoi/ivr/b", .create, "no")
      ],
      skipped: [.init(address: address("hanoi/ivr/c"), reason: .failed(address("hanoi/ivr/b")))], verification: .partly,
      unverifiable: [address("lima/lists/z"), address("lima/lists/a")],
      differences: [address("hanoi/ivr/a"): [Sample.field("x", live: 1, desired: 2)]],
      requests: RequestCount(reads: 2, writes: 1))
    expect(
      String(decoding: json(ApplyReport.done(result)), as: UTF8.self),
      is: """
        {
          "applied": [
            {
              "action": "create",
              "address": "hanoi/ivr/a",
              "resolution": "unresolved create of 2026-11-20 21:08 UTC: no object on the platform matches"
            }
          ],
          "commit": "3f2a91c07d5e4b6a8c9d0e1f2a3b4c5d6e7f8091",
          "differences": [
            {
              "address": "hanoi/ivr/a",
              "fields": [
                {
                  "desired": 2,
                  "live": 1,
                  "path": "x",
                  "verdict": "edited"
                }
              ]
            }
          ],
          "failed": [
            {
              "address": "hanoi/ivr/b",
              "error": "no",
              "operation": "hanoi/ivr/b:create"
            }
          ],
          "format_version": "1.1",
          "interrupted": false,
          "kind": "apply",
          "requests": {
            "authentication": 0,
            "made": 3,
            "reads": 2,
            "writes": 1
          },
          "serial": 8,
          "skipped": [
            {
              "address": "hanoi/ivr/c",
              "reason": "hanoi/ivr/b failed"
            }
          ],
          "unverifiable": [
            "lima/lists/a",
            "lima/lists/z"
          ],
          "verification": "partly"
        }
        """)
  }

  @Test("consents stand in the reports of a plan, an apply and the history, and a refusal says how it is lifted")
  func consents() throws {
    let refusals = [
      Diagnostic(.protected, "p", address: address("hanoi/groups/support")), Diagnostic(.mustExist, "m"),
    ]
    let option = ConsentOption.allow(
      .protected, at: .object(address("hanoi/groups/support")), reason: "the branch has closed")
    let consents = Consents([option], by: Sample.consent.by, at: Sample.consent.at)
    let lifted = Sample.plan(diagnostics: consents.lift(refusals))
    let expected: Value = [
      "address": "hanoi/groups/support", "at": "2026-11-20T21:08:43.000Z", "by": "Ann <ann@example.com>",
      "code": "protected", "reason": "the branch has closed",
    ]
    let plan = try ParsedJSON.parse(json(PlanReport(lifted))).object
    #expect(plan?["consents"] == [expected])
    let shown = plan?["diagnostics"]?.list?.compactMap(\.object)
    #expect(shown?.map { $0["severity"] } == ["error", "warning"])
    #expect(shown?.map { $0["consent"] } == [nil, expected])
    let apply = ApplyResult(commit: Sample.commit, serial: 8, consents: [Sample.consent])
    #expect(try ParsedJSON.parse(json(ApplyReport.done(apply))).object?["consents"] == [expected])
    let warned = try ParsedJSON.parse(json(ApplyReport.done(ApplyResult(of: lifted)))).object
    #expect(warned?["diagnostics"] == plan?["diagnostics"] && warned?["consents"] == [expected])
    let history = try ParsedJSON.parse(json(StateHistoryReport([Sample.consentedEntry]))).object
    #expect(history?["history"]?.list?.first?.object?["consents"] == [expected])
    #expect(history?["history"]?.list?.first?.object?["run"] == "https://ci.example/7")

    let refused = try ParsedJSON.parse(json(PlanReport(Sample.plan(diagnostics: refusals)))).object
    #expect(refused?["consents"] == nil)
    #expect(
      refused?["diagnostics"]?.list?.map { $0.object?["allow"] } == [nil, "--allow protected@hanoi/groups/support"])
  }

  @Test(
    "apply and destroy name themselves, refused or not", arguments: [(PlanGoal.folder, "apply"), (.nothing, "destroy")])
  func ownKinds(_ goal: PlanGoal, _ kind: String) throws {
    var plan = self.plan
    plan.goal = goal
    let result = ApplyResult(of: plan)
    let refused = try ParsedJSON.parse(json(ApplyReport.refused(PlanReport(plan), result)))
    let planned = try ParsedJSON.parse(json(PlanReport(plan))).object
    #expect(refused.object?["kind"] == .string(kind))
    #expect(refused.object?["refused"]?.object?["changes"] == planned?["changes"])
    #expect(refused.object?["refused"]?.object?["summary"] == planned?["summary"])
    #expect(refused.object?["diagnostics"] == planned?["diagnostics"])
    let others = try [ApplyReport.done(result), .nothingToDo(PlanReport(plan), result)].map {
      try ParsedJSON.parse(json($0))
    }
    for other in others { #expect(other.object?["kind"] == .string(kind) && other.object?["refused"] == nil) }
    let check = SchemaCheck(root: try ParsedJSON.file("docs/schemas/apply.schema.json"))
    #expect((others + [refused]).flatMap(check.findings).isEmpty)
  }

  @Test("a narrowed plan and its apply name the targets")
  func targets() throws {
    var plan = Sample.plan()
    #expect(try ParsedJSON.parse(json(PlanReport(plan))).object?["targets"] == nil)
    plan.targets = [address("hanoi/ivr/a")]
    #expect(try ParsedJSON.parse(json(PlanReport(plan))).object?["targets"] == ["hanoi/ivr/a"])
    let apply = json(ApplyReport.done(ApplyResult(of: plan)))
    #expect(try ParsedJSON.parse(apply).object?["environment"] == "production")
    #expect(try ParsedJSON.parse(apply).object?["targets"] == ["hanoi/ivr/a"])
  }

  @Test("a command without a result says why, in the published shape")
  func errors() throws {
    let check = SchemaCheck(root: try ParsedJSON.file("docs/schemas/error.schema.json"))
    let message = try ParsedJSON.parse(json(ErrorReport("there is no plan file a\u{1b}")))
    #expect(message.object?["kind"] == "error" && message.object?["message"] == "there is no plan file a\u{1b}")
    let findings = try ParsedJSON.parse(json(ErrorReport(findings: [Diagnostic(.tooLong, "e", address: nil)])))
    #expect(findings.object?["diagnostics"]?.list?.first?.object?["code"] == "too-long")
    #expect(findings.object?["message"] == nil)
    #expect(check.findings(message).isEmpty && check.findings(findings).isEmpty)
    #expect(!check.findings(["format_version": "1.1", "kind": "plan"]).isEmpty)
    let drawing = ReportFormat.standard.draw(ErrorReport("there is no plan file a\u{1b}"))
    #expect(drawing.output.isEmpty && drawing.errors == "error: there is no plan file a\\u{1b}\n")
  }

  @Test func diagnosticsAreCounted() throws {
    let value = try ParsedJSON.parse(
      json(
        DiagnosticsReport([
          Diagnostic(.strayFile, .warning, "w", file: "b"), Diagnostic(.tooLong, .error, "e", file: "a"),
        ])))
    #expect(value.object?["errors"] == 1)
    #expect(value.object?["warnings"] == 1)
    #expect(value.object?["diagnostics"]?.list?.map { $0.object?["code"] } == ["too-long", "stray-file"])
  }

  @Test func randomPlansFitTheSchema() throws {
    let check = SchemaCheck(root: try ParsedJSON.file("docs/schemas/plan.schema.json"))
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = RandomPlan(seed: seed)
    for _ in 0..<50 {
      let findings = check.findings(try ParsedJSON.parse(json(PlanReport(random.plan()))))
      #expect(findings.isEmpty, "seed \(seed)")
    }
    #expect(!check.findings(["format_version": "2.0", "extra": 1]).isEmpty)
  }

  @Test(arguments: ApplyResult.Verification.allCases)
  func applyFitsTheSchema(_ verification: ApplyResult.Verification) throws {
    let check = SchemaCheck(root: try ParsedJSON.file("docs/schemas/apply.schema.json"))
    var result = ApplyResult(
      commit: "worktree", serial: 8,
      applied: Change.Action.allCases.map {
        .init(address: address("hanoi/ivr/a"), action: $0, resolvedCreate: Sample.notFound)
      }, consents: [Sample.consent],
      failed: [
        Sample.failed("hanoi/ivr/b", .create, "no")
      ],
      skipped: [.init(address: address("hanoi/ivr/c"), reason: .failed(address("hanoi/ivr/b")))],
      verification: verification,
      unverifiable: [address("lima/lists/z")],
      differences: [address("hanoi/ivr/a"): [Sample.field("x", prior: 0, live: 1, desired: 2)]])
    result.diagnostics = [Diagnostic(.unusedConsent, .warning, "it lifts nothing")]
    result.kept = [
      .init(address: address("hanoi/ivr/a"), field: "x", elements: [1], setting: SettingAdvice("members", "add-only"))
    ]
    #expect(check.findings(try ParsedJSON.parse(json(ApplyReport.done(result)))).isEmpty)
    #expect(!check.findings(["format_version": "2.0", "extra": 1]).isEmpty)
  }

  /// Every word that a plan can hold is in the schema, and every property says what it is.
  @Test(arguments: ["docs/schemas/plan.schema.json", "docs/schemas/apply.schema.json"])
  func everyPropertyIsDescribed(_ path: String) throws {
    var (seen, undescribed): (Int, [String]) = (0, [])
    func walk(_ schema: Value, _ path: String) {
      for (key, property) in schema.object?["properties"]?.object ?? [:] {
        seen += 1
        let target = property.object?["$ref"]?.string
        if property.object?["description"] == nil && target != "#/$defs/address" {
          undescribed.append("\(path).\(key)")
        }
        walk(property, "\(path).\(key)")
      }
      if let items = schema.object?["items"] { walk(items, path + "[]") }
      for (key, definition) in schema.object?["$defs"]?.object ?? [:] { walk(definition, key) }
    }
    walk(try ParsedJSON.file(path), "$")
    #expect(undescribed.isEmpty)
    #expect(seen > 15, "the walk found \(seen) properties")
  }
}
