import Model

/// Checks a document against fields, fills defaults, and hands references and files to their linkers: one walk over the document.
///
/// One checker serves a whole load. It collects complaints instead of stopping, and changes only what it must, so that a document without references and
/// defaults is not copied.
struct SchemaChecker {
  /// What a walk gathered besides the complaints.
  struct Gathered {
    /// References to named parts, to be checked when their targets are known.
    var fragments: [(path: FieldPath, reference: Reference)] = []
    /// Keys that only one resource of the kind may have.
    var exclusives: [(path: FieldPath, list: String, key: String)] = []
  }

  /// Nil where nothing can be referred to: in `ccops.json`.
  var linker: ReferenceLinker?
  var files: FileLinker?
  private(set) var complaints: [Complaint] = []
  var gathered = Gathered()
  private var path: [FieldPath.Step] = []
  /// Keys whose presence would be a secret in git.
  private var secretKeys: Set<String> = []

  init(linker: ReferenceLinker? = nil, files: FileLinker? = nil) {
    self.linker = linker
    self.files = files
  }

  /// The document with defaults, references and files in place. `root` is where it stands in its text.
  mutating func check(
    _ document: ValueObject, _ fields: [Field], at root: FieldPath = FieldPath(), secretKeys: Set<String> = [],
    isOpen: Bool = false
  ) -> ValueObject {
    complaints = []
    gathered = Gathered()
    path = root.steps
    self.secretKeys = secretKeys
    return object(document, fields, isOpen: isOpen)
  }

  var currentPath: FieldPath { FieldPath(path) }

  mutating func complain(
    _ code: DiagnosticCode, _ severity: Diagnostic.Severity, _ spot: Complaint.Spot, _ summary: String,
    notes: [String] = [], suggestion: String? = nil, hidesLine: Bool = false
  ) {
    complaints.append(
      Complaint(
        code, severity, at: currentPath, spot, summary, notes: notes, suggestion: suggestion, hidesLine: hidesLine))
  }

  private mutating func at<Result>(_ step: FieldPath.Step, _ body: (inout SchemaChecker) -> Result) -> Result {
    path.append(step)
    defer { path.removeLast() }
    return body(&self)
  }

  mutating func elementChanged(_ item: Value, _ element: FieldType, _ index: Int) -> Value? {
    at(.index(index)) { $0.changed(item, element) }
  }

  mutating func complain(
    _ code: DiagnosticCode, aboutElement index: Int, _ severity: Diagnostic.Severity, _ summary: String
  ) {
    at(.index(index)) { $0.complain(code, severity, summary) }
  }

  // MARK: objects

  private mutating func object(
    _ object: ValueObject, _ fields: [Field], isOpen: Bool = false, tag: String? = nil
  ) -> ValueObject {
    var result = object
    var known = 0
    for field in fields {
      guard let value = object[field.name] else {
        absent(field, &result)
        continue
      }
      known += 1
      if let changed = at(.key(field.name), { $0.changed(value, field) }) { result[field.name] = changed }
    }
    if known < object.count { unknown(&result, fields, isOpen: isOpen, tag: tag) }
    fillCompanions(&result, fields)
    return result
  }

  private mutating func absent(_ field: Field, _ result: inout ValueObject) {
    switch field.presence {
    case .required:
      let place = path.isEmpty ? "" : " in \(currentPath)"
      complain(
        .missingField, .error, .container, "\"\(field.name)\" is missing\(place)",
        notes: ["\(field.name): \(field.summary)"])
    case .defaulted(let value): result[field.name] = value
    case .optional, .derived: break
    }
  }

  private mutating func changed(_ value: Value, _ field: Field) -> Value? {
    if field.unset.reads.contains(value) || field.presence != .required && value.isNull {
      guard value.isNull, case .defaulted(let standard) = field.presence else { return nil }
      return standard
    }
    return changed(value, field.type)
  }

  /// Keys that no field has: an error, or in an open object kept and only reported where they look mistyped.
  private mutating func unknown(_ result: inout ValueObject, _ fields: [Field], isOpen: Bool, tag: String?) {
    let names = Set(fields.map(\.name))
    for (key, value) in result where !names.contains(key) && key != tag {
      // A field that is there already is not what was meant.
      let free = names.filter { result[$0] == nil }.sorted()
      let near = NameSuggestion.question(key, among: free)
      if isOpen {
        if let text = Value.unescaped(value) { result[key] = text }
        guard near != nil else { continue }
      }
      let isSecret = secretKeys.contains(key)
      at(.key(key)) { checker in
        if isSecret {
          checker.complain(
            .secretInFile, .error, .key,
            "\(Complaint.quoted(key)) holds a secret of the vendor, which ccops neither keeps nor sends",
            suggestion: "remove it, and change the secret if this was committed", hidesLine: true)
        } else {
          checker.complain(
            .unknownField, isOpen ? .warning : .error, .key, "there is no field \(Complaint.quoted(key)) here",
            notes: near == nil && names.count <= 24 ? ["known here: \((names.sorted()).joined(separator: ", "))"] : [],
            suggestion: near)
        }
      }
    }
  }

  // MARK: values

  /// The value in the form that its type asks for; nil when it is in it already, or wrong.
  private mutating func changed(_ value: Value, _ type: FieldType) -> Value? {
    guard type.accepts(value.jsonType) else { return wrongType(value, type) }
    let type = type.resolved(for: value.jsonType)
    switch type.shape(of: value) {
    case .object(let shape): return object(value.object ?? [:], shape, type)
    case .list(let shape): return list(value.list ?? [], shape)
    case .single: return single(value, type)
    }
  }

  private mutating func object(_ members: ValueObject, _ shape: ObjectShape, _ type: FieldType) -> Value? {
    guard let tag = shape.tag else { return .object(object(members, shape.fields)) }
    guard let name = members[tag]?.string else {
      complain(
        members[tag] == nil ? .missingField : .wrongType, .error, .container,
        "\(label) needs a \"\(tag)\", a string that says what it is",
        notes: ["known: \(type.variantNames.joined(separator: ", "))"])
      return nil
    }
    if !shape.isKnownVariant {
      let near = NameSuggestion.question(name, among: type.variantNames)
      at(.key(tag)) {
        $0.complain(
          .unknownVariant, .warning, "\(Complaint.quoted(name)) is no \(tag) that is documented; it is sent as it is",
          notes: ["documented: \(type.variantNames.joined(separator: ", "))"], suggestion: near)
      }
    }
    return .object(object(members, shape.fields, isOpen: true, tag: tag))
  }

  private mutating func single(_ value: Value, _ type: FieldType) -> Value? {
    let violations = type.violations(of: value)
    for violation in violations { complain(about: violation) }
    if let rule = type.reference { return violations.isEmpty ? reference(value.string ?? "", rule) : nil }
    if let rule = type.file { return file(value.string ?? "", rule) }
    return type.isVerbatim ? Value.unescaped(value) : nil
  }

  private mutating func reference(_ text: String, _ rule: FieldType.ReferenceRule) -> Value? {
    guard text.hasPrefix("@") else { return nil }
    if text.hasPrefix("@@") { return .string(String(text.dropFirst())) }
    guard let outcome = linker?.link(text, rule) else { return nil }
    switch outcome {
    case .linked(let reference):
      if reference.fragment != nil { gathered.fragments.append((currentPath, reference)) }
      return .reference(reference)
    case .refused(let refusal):
      complain(refusal.code, refusal.summary, notes: refusal.notes, suggestion: refusal.suggestion)
      return nil
    }
  }

  private mutating func file(_ name: String, _ rule: FieldType.FileRule) -> Value? {
    switch files?.link(name, rule) {
    case nil: return nil
    case .linked(let file): return .file(file)
    case .refused(let refusal):
      complain(refusal.code, refusal.summary, notes: refusal.notes, suggestion: refusal.suggestion)
      return nil
    }
  }

  /// What a message calls the value that is being looked at.
  var label: String { path.isEmpty ? "the document" : "\"\(currentPath)\"" }
}

extension SchemaChecker {
  mutating func complain(_ code: DiagnosticCode, _ summary: String, notes: [String] = [], suggestion: String? = nil) {
    complain(code, .error, .value, summary, notes: notes, suggestion: suggestion)
  }

  mutating func complain(
    _ code: DiagnosticCode, _ severity: Diagnostic.Severity, _ summary: String, notes: [String] = [],
    suggestion: String? = nil
  ) {
    complain(code, severity, .value, summary, notes: notes, suggestion: suggestion)
  }

  // MARK: companions

  /// Fills the fields that follow from a reference where the file omits them. Beside a vendor id there is nothing to
  /// follow from, so there they are needed.
  private mutating func fillCompanions(_ result: inout ValueObject, _ fields: [Field]) {
    for field in fields {
      guard case .derived(let origin) = field.presence, (result[field.name] ?? .null).isNull,
        let rule = fields.named(origin)?.type.reference
      else { continue }
      switch result[origin] {
      case .reference(let reference)?:
        if let word = rule.targets[reference.address.collection], !word.isEmpty { result[field.name] = .string(word) }
      case .string(let id)? where !id.isEmpty && !isRefused(origin):
        complaints.append(missingCompanion(field, origin: origin, id: id, rule))
      default: break
      }
    }
  }

  private func isRefused(_ name: String) -> Bool {
    let refused = currentPath.appending(key: name)
    return complaints.contains { $0.path == refused }
  }

  private func missingCompanion(
    _ field: Field, origin: String, id: String, _ rule: FieldType.ReferenceRule
  ) -> Complaint {
    let listed = field.type.allowedTexts
    let words = listed.isEmpty ? rule.targets.values.filter { !$0.isEmpty }.sorted() : listed
    return Complaint(
      .missingField, at: currentPath.appending(key: origin),
      "\"\(field.name)\" is missing: beside \(Complaint.quoted(id)), which is the vendor's id, it does not follow",
      suggestion: "\"\(field.name)\": \(words.map { "\"\($0)\"" }.joined(separator: " or "))")
  }
}
