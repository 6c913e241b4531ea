import Model

/// Checks a document against fields, fills defaults, and hands references and files to their linkers: one walk over the
/// document.
///
/// One checker serves a whole load. It collects complaints instead of stopping, and changes only what it must, so that
/// a document without references and defaults is not copied.
struct SchemaChecker {
  /// What a walk gathered besides the complaints.
  struct Gathered {
    /// References to named parts, to be checked when their targets are known.
    var fragments: [(path: FieldPath, reference: Reference)] = []
    /// Keys that only one resource of the kind may have.
    var exclusives: [(path: FieldPath, list: String, key: String)] = []
    /// Values that lead out of the folder.
    var places: [(path: FieldPath, place: ValueForm.Place, value: Value)] = []
  }

  /// Nil where nothing can be referred to: in `ccops.json`.
  var linker: ReferenceLinker?
  var files: FileLinker?
  private(set) var complaints: [Complaint] = []
  /// Complaints of this document that were only counted.
  private var uncounted = (number: 0, hasErrors: false)
  /// Complaints of all documents.
  private var total = 0
  /// Complaints of all documents that are kept.
  private let most: Int
  var gathered = Gathered()
  private var path: [FieldPath.Step] = []
  /// Keys whose presence would be a secret in git.
  private var secretKeys: Set<String> = []

  init(linker: ReferenceLinker? = nil, files: FileLinker? = nil, most: Int = DocumentText.mostDiagnostics) {
    self.linker = linker
    self.files = files
    self.most = most
  }

  /// The document with defaults, references and files in place.
  mutating func check(_ document: ValueObject, _ fields: [Field], secretKeys: Set<String> = []) -> ValueObject {
    complaints = []
    gathered = Gathered()
    path = []
    self.secretKeys = secretKeys
    uncounted = (0, false)
    let checked = object(document, ObjectShape(fields))
    if uncounted.number > 0 {
      complaints.append(
        Complaint(.moreFindings, "\(uncounted.number) more findings in this file are not listed")
          .with(uncounted.hasErrors ? .error : .warning).counting(uncounted.number))
    }
    return checked
  }

  var currentPath: FieldPath { FieldPath(path) }

  /// What a message calls the value that is being looked at.
  var label: String { path.isEmpty ? "the document" : "\"\(currentPath)\"" }

  /// A complaint about the value that is being looked at; `complain` keeps it.
  func complaint(_ code: DiagnosticCode, _ summary: String) -> Complaint { Complaint(code, at: currentPath, summary) }

  mutating func complain(_ complaint: Complaint) {
    guard !isFull else { return count(complaint.severity) }
    total += 1
    complaints.append(complaint)
  }

  /// Whether further complaints are only counted: a text of a few megabytes can have a million faults.
  private var isFull: Bool { complaints.count >= DocumentText.mostDiagnostics || total >= most }

  private mutating func count(_ severity: Diagnostic.Severity) {
    uncounted.number += 1
    if severity == .error { uncounted.hasErrors = true }
  }

  mutating func at<Result>(_ step: FieldPath.Step, _ body: (inout SchemaChecker) -> Result) -> Result {
    path.append(step)
    defer { path.removeLast() }
    return body(&self)
  }

  // MARK: objects

  private mutating func object(_ object: ValueObject, _ shape: ObjectShape) -> ValueObject {
    var result = object
    var known = 0
    for field in shape.fields {
      guard let value = object[field.name] else {
        absent(field, &result)
        continue
      }
      known += 1
      if let changed = at(.key(field.name), { $0.changed(value, field) }) { result[field.name] = changed }
    }
    if known < object.count { unknown(&result, shape) }
    fillCompanions(&result, shape.fields)
    return result
  }

  private mutating func absent(_ field: Field, _ result: inout ValueObject) {
    switch field.presence {
    case .required:
      let place = path.isEmpty ? "" : " in \(currentPath)"
      complain(
        complaint(.missingField, "\"\(field.name)\" is missing\(place)").about(.container)
          .noting("\(field.name): \(field.summary)"))
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
  private mutating func unknown(_ result: inout ValueObject, _ shape: ObjectShape) {
    let names = Set(shape.fields.map(\.name))
    for (key, value) in result where !names.contains(key) && key != shape.tag {
      if isFull, !shape.isOpen {
        // The nearest name is looked for only for a finding that is listed.
        count(.error)
        continue
      }
      // A field that is there already is not what was meant.
      let near = NameSuggestion.question(key, among: names.filter { result[$0] == nil }.sorted())
      if shape.isOpen {
        if let text = Value.unescaped(value) { result[key] = text }
        // Of a variant more keys are documented than the schema lists.
        guard near != nil || shape.keepsUndocumented else { continue }
      }
      if secretKeys.contains(key) {
        complain(at(.key(key)) { $0.secret(key) })
      } else {
        let isHopeless = near == nil && names.count <= 24
        complain(
          at(.key(key)) { $0.unknown(key, value, in: shape) }.suggesting(near)
            .noting(isHopeless ? "known here: \(names.sorted().joined(separator: ", "))" : nil))
      }
    }
  }

  private func secret(_ key: String) -> Complaint {
    complaint(
      .secretInFile, "\(Complaint.quoted(key)) holds a secret of the vendor, which ccops neither keeps nor sends"
    ).about(.key).suggesting("remove it, and change the secret if this was committed").hidingLine()
  }

  private func unknown(_ key: String, _ value: Value, in shape: ObjectShape) -> Complaint {
    let summary =
      shape.keepsUndocumented
      ? "\(Complaint.quoted(key)) is not documented here; it is sent as it is"
      : "there is no field \(Complaint.quoted(key)) here"
    return complaint(.unknownField, summary).about(.key)
      .with(shape.isOpen ? .warning : .error).hidingLine(shape.fields.holdSecrets && value.object == nil)
  }

  // MARK: values

  /// The value in the form that its type asks for; nil when it is in it already, or wrong.
  mutating func changed(_ value: Value, _ type: FieldType) -> Value? {
    guard type.accepts(value.jsonType) else { return wrongType(value, type) }
    let type = type.resolved(for: value.jsonType)
    switch type.shape(of: value) {
    case .object(let shape): return object(value.object ?? [:], shape, of: type)
    case .list(let shape): return list(value.list ?? [], shape)
    case .single: return single(value, type)
    }
  }

  private mutating func object(_ members: ValueObject, _ shape: ObjectShape, of type: FieldType) -> Value? {
    if let map = shape.map { checkKeys(members.keys, map) }
    guard let tag = shape.tag else { return .object(object(members, shape)) }
    let known = type.variantNames
    guard let name = members[tag]?.string else {
      complain(
        complaint(
          members[tag] == nil ? .missingField : .wrongType,
          "\(label) needs a \"\(tag)\", a string that says what it is"
        ).about(.container).noting("known: \(known.joined(separator: ", "))"))
      return nil
    }
    if !shape.isKnownVariant {
      let summary = "\(Complaint.quoted(name)) is no \(tag) that is documented; it is sent as it is"
      let unknown = at(.key(tag)) { $0.complaint(.unknownVariant, summary) }
      complain(
        unknown.with(.warning).noting("documented: \(known.joined(separator: ", "))")
          .suggesting(NameSuggestion.question(name, among: known)))
    }
    return .object(object(members, shape))
  }

  private mutating func checkKeys(_ keys: [String], _ rule: FieldType.MapRule) {
    for key in keys {
      guard let objection = rule.objection(to: key) else { continue }
      let summary = "\(Complaint.quoted(key)) cannot be the name of \(rule.noun)"
      complain(at(.key(key)) { $0.complaint(.invalidName, summary) }.about(.key).noting(objection))
    }
  }

  private mutating func single(_ value: Value, _ type: FieldType) -> Value? {
    let violations = type.violations(of: value)
    for violation in violations { complain(about: violation) }
    if let place = type.place { gathered.places.append((currentPath, place, value)) }
    if let rule = type.reference { return violations.isEmpty ? reference(value.string ?? "", rule) : nil }
    if let rule = type.file { return file(value.string ?? "", rule) }
    return type.isVerbatim ? Value.unescaped(value) : nil
  }

  private mutating func reference(_ text: String, _ rule: FieldType.ReferenceRule) -> Value? {
    guard text.beginsWithAt else {
      if let refusal = linker?.unmarked(text, rule) { complain(refusal.complaint(at: currentPath)) }
      return nil
    }
    if text.beginsWithTwoAts { return .string(text.withoutFirstScalar) }
    switch linker?.link(text, rule) {
    case nil: return nil
    case .linked(let reference):
      if reference.fragment != nil { gathered.fragments.append((currentPath, reference)) }
      return .reference(reference)
    case .refused(let refusal):
      complain(refusal.complaint(at: currentPath))
      return nil
    }
  }

  private mutating func file(_ name: String, _ rule: FieldType.FileRule) -> Value? {
    switch files?.link(name, rule) {
    case nil: return nil
    case .linked(let file): return .file(file)
    case .refused(let refusal):
      complain(refusal.complaint(at: currentPath))
      return nil
    }
  }
}

extension ObjectShape {
  /// Whether a member that is not among the fields is sent as it is. Of a variant that the schema does not know the tag
  /// has been reported, and of one that it knows more members are documented than it lists.
  fileprivate var keepsUndocumented: Bool { isOpen && tag == nil && isKnownVariant }
}
