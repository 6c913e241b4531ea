import Model

/// Plans with everything in them that a plan can hold, from a seed that a failing test prints.
struct RandomPlan {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func plan() -> Plan {
    var plan = Plan(
      environment: text(), commit: flag() ? "worktree" : String(repeating: "3fa0", count: 10), lineage: text(),
      serial: number(), changes: list { $0.change() }, operations: list { $0.operation() },
      expectations: list { random in
        Expectation(
          address: random.address(), vendorID: random.text(),
          attributes: random.flag() ? nil : random.object())
      },
      bindings: Dictionary(
        list { random in (random.address(), Binding(vendorID: random.text(), exports: random.texts())) },
        uniquingKeysWith: { first, _ in first }),
      unmanaged: list { random in
        UnmanagedObject(kind: random.address().kind, vendorID: random.text(), name: random.text())
      },
      requestsMade: RequestCount(authentication: number(), reads: number(), writes: number()), applyEstimate: number(),
      diagnostics: list { $0.diagnostic() })
    plan.goal = pick(PlanGoal.allCases)
    plan.targets = list { $0.address() }
    return plan
  }

  private mutating func change() -> Change {
    var change = Change(
      address: address(), action: pick(Change.Action.allCases), vendorID: maybe { $0.text() }, vendorName: text(),
      reasons: list { $0.reason() }, fields: list { $0.field() }, movedFrom: maybe { $0.address() },
      outcome: maybe { $0.draft() }, notObservable: list { $0.text() },
      resolvedCreate: maybe { random in
        ResolvedCreate(random.pick(ResolvedCreate.Finding.allCases), begunAt: random.time(), address: random.address())
      },
      desiredPin: maybe { $0.source() },
      priorPin: maybe { random in
        StateRecord.Pin(
          commit: random.text(), source: random.source(), appliedAt: random.time(), appliedBy: random.text(),
          run: random.maybe { $0.text() })
      }, liveEdit: maybe { random in LiveEdit(by: random.maybe { $0.text() }, at: random.maybe { $0.time() }) })
    change.settings = list { random in
      SettingChange(
        random.pick(SettingChange.Name.allCases), prior: random.value(1), desired: random.value(1))
    }
    return change
  }

  private mutating func reason() -> Change.Reason {
    switch below(3) {
    case 0: .cause(pick(Change.Reason.Cause.allCases))
    case 1: .fields(pick(FieldChange.Verdict.allCases))
    default: .target(address(), pick(Change.Reason.Renewal.allCases))
    }
  }

  private mutating func source() -> SourcePin {
    SourcePin(
      layers: list { random in
        SourceLayer(random.pick(SourceLayer.Kind.allCases), path: random.text(), blob: random.text())
      }, variables: texts())
  }

  private mutating func time() -> Timestamp { Timestamp(milliseconds: Int64(number())) }

  private mutating func draft() -> RecordDraft {
    RecordDraft(
      vendorName: text(), attributes: object(), schemaVersion: number(), protect: flag(),
      dependsOn: list { $0.address() }, ignore: list { $0.text() }, unobservable: list { $0.text() }, kept: object(),
      exports: texts(),
      superseded: list { $0.text() }, source: source())
  }

  private mutating func field() -> FieldChange {
    FieldChange(
      path: path(), verdict: pick(FieldChange.Verdict.allCases),
      prior: maybe { $0.value(2) }, live: maybe { $0.value(2) }, desired: maybe { $0.value(2) }, isPersonal: flag())
  }

  private mutating func path() -> FieldPath {
    FieldPath(
      [.key(text())]
        + list { random in
          switch random.below(3) {
          case 0: .key(random.text())
          case 1: .index(random.number())
          default: .element(key: random.text(), value: random.text())
          }
        })
  }

  private mutating func operation() -> Model.Operation {
    Operation(
      id: text(), address: address(), call: pick([.create, .update, .delete]),
      phase: pick(Model.Operation.Phase.allCases), body: object(), applied: object(),
      changed: list { $0.text() },
      vendorID: maybe { $0.text() }, prior: maybe { $0.object() }, live: maybe { $0.object() },
      after: list { $0.text() }, removesSuperseded: flag())
  }

  private mutating func diagnostic() -> Diagnostic {
    var diagnostic = Diagnostic(
      pick(DiagnosticCode.allCases), flag() ? .error : .warning, text(), file: maybe { $0.text() },
      place: maybe { random in
        Diagnostic.Place(
          file: random.text(), line: random.number() + 1, column: random.number() + 1, length: random.number() + 1,
          sourceLine: random.text())
      }, path: maybe { $0.path() }, notes: list { $0.text() }, suggestion: maybe { $0.text() })
    diagnostic.subject = maybe { $0.subject() }
    diagnostic.consent = maybe { random in
      Consent(
        code: random.text(), subject: random.maybe { $0.subject() }, reason: random.text(), by: random.text(),
        at: random.time())
    }
    return diagnostic
  }

  private mutating func subject() -> Subject {
    switch below(3) {
    case 0: .object(address())
    case 1: .kind(address().kind)
    default: .provider(address().provider)
    }
  }

  private mutating func value(_ depth: Int) -> Value {
    switch below(depth > 0 ? 9 : 7) {
    case 0: .null
    case 1: .bool(flag())
    case 2: .integer(Int64(bitPattern: next()))
    case 3: .number(Double(number()) + 0.25)
    case 4: .string(text())
    case 5: .reference(Reference(address(), fragment: flag() ? nil : "menu" + text()))
    case 6: .file(FileReference(path: text(), sha256: String(repeating: "a", count: 64), size: number()))
    case 7: .list(list { $0.value(depth - 1) })
    default: .object(object(depth - 1))
    }
  }

  private mutating func object(_ depth: Int = 1) -> ValueObject {
    ValueObject(list { random in (random.text(), random.value(depth)) })
  }

  private mutating func texts() -> [String: String] {
    Dictionary(list { random in (random.text(), random.text()) }, uniquingKeysWith: { first, _ in first })
  }

  private mutating func text() -> String {
    let words = ["@x", "@@", "@hanoi/ivr/a", "chào", "\"\\\n\u{1}", "你好", "a b", "", "\u{1f600}", "9", "$file"]
    return pick(words) + pick(words)
  }

  private mutating func address() -> Address {
    Address(provider: pick(["hanoi", "lima"]), collection: pick(["ivr", "groups"]), name: "n\(below(40))")
  }

  private mutating func maybe<Item>(_ make: (inout RandomPlan) -> Item) -> Item? { flag() ? nil : make(&self) }
  private mutating func list<Item>(_ make: (inout RandomPlan) -> Item) -> [Item] {
    (0..<below(4)).map { _ in make(&self) }
  }
  private mutating func pick<Item>(_ items: [Item]) -> Item { items[below(items.count)] }
  private mutating func flag() -> Bool { below(2) == 0 }
  private mutating func number() -> Int { below(100_000) }
  private mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

  /// SplitMix64 (Steele, Lea and Flood, 2014).
  private mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
