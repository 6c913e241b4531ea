import Model

/// The variables of `ccops.json`: `${var.name}` in strings.
///
/// What is put in is data: it becomes part of a text, never of JSON's structure. A string that is nothing but one
/// variable takes the variable's value with its type, so that a number can be a variable; inside a longer string a
/// variable is its text. `$${` is a literal `${`.
struct Variables: Sendable {
  /// Strings, numbers and booleans.
  let values: ValueObject
  /// Their JSON texts, made once: a long one may stand in many documents.
  private let texts: [String: String]

  /// - Parameter values: As `ccops.json` has them; `$${` in a text is a literal `${`.
  init(_ values: ValueObject = [:]) {
    self.values = values.compactMapValues { _, value in
      value.string.map { Value.string($0.replacing("$${", with: "${")) } ?? value
    }
    texts = Dictionary(self.values.map { ($0.key, CanonicalJSON.text($0.value)) }) { first, _ in first }
  }

  /// Whether the variables have these JSON texts.
  func have(_ used: [String: String]) -> Bool { used.allSatisfy { texts[$0.key] == $0.value } }

  /// What is wrong with the values: they are inserted as they are, so a variable in one would go to a vendor.
  static func complaints(about values: ValueObject) -> [Complaint] {
    values.compactMap { name, value -> Complaint? in
      guard let text = value.string, text.replacing("$${", with: "").contains("${") else { return nil }
      return Complaint(
        .invalidVariable, at: FieldPath([.key("variables"), .key(name)]),
        "the value of the variable \(Complaint.quoted(name)) has a variable in it: \(Complaint.quoted(text))"
      ).noting("variables are not replaced in values of variables").suggesting("a literal ${ is written $${")
    }
  }

  /// A value with its variables filled in, which variables it uses, and what is wrong with them.
  struct Filled {
    var value: Value
    /// The values as JSON texts, by name.
    var used: [String: String] = [:]
    /// Bytes that variables added.
    var added = 0
    /// Their paths begin at the root of the value.
    var complaints: [Complaint] = []
  }

  /// - Parameter limit: Bytes that variables may add to the value.
  func filled(_ value: Value, limit: Int = LoadLimits().documentBytes) -> Filled {
    var filler = VariableFiller(values: values, texts: texts, limit: limit)
    let changed = filler.changed(value)
    return Filled(value: changed ?? value, used: filler.used, added: filler.added, complaints: filler.complaints)
  }
}

/// Fills the variables of one value; a part without variables is not copied.
private struct VariableFiller {
  let values: ValueObject
  let texts: [String: String]
  let limit: Int
  private(set) var added = 0
  private(set) var used: [String: String] = [:]
  private(set) var complaints: [Complaint] = []
  private var path: [FieldPath.Step] = []

  init(values: ValueObject, texts: [String: String], limit: Int) {
    self.values = values
    self.texts = texts
    self.limit = limit
  }

  /// Nil: nothing to do.
  mutating func changed(_ value: Value) -> Value? {
    guard added <= limit else { return nil }
    switch value {
    case .string(let text): return text.utf8.contains(UInt8(ascii: "$")) ? filled(text) : nil
    case .list(let items):
      var result: [Value]?
      for (index, item) in items.enumerated() {
        guard let new = changed(item, at: .index(index)) else { continue }
        result = result ?? items
        result?[index] = new
      }
      return result.map(Value.list)
    case .object(let object):
      var result: ValueObject?
      for (key, member) in object {
        guard let new = changed(member, at: .key(key)) else { continue }
        result = result ?? object
        result?[key] = new
      }
      return result.map(Value.object)
    default: return nil
    }
  }

  private mutating func changed(_ value: Value, at step: FieldPath.Step) -> Value? {
    path.append(step)
    defer { path.removeLast() }
    return changed(value)
  }

  private mutating func filled(_ text: String) -> Value? {
    var result = ""
    var rest = text[...]
    while let start = rest.firstIndex(of: "$") {
      result += rest[..<start]
      rest = rest[start...]
      if rest.hasPrefix("$${") {
        result += "${"
        rest = rest.dropFirst(3)
      } else if rest.hasPrefix("${") {
        guard let end = rest.firstIndex(of: "}") else { return complain(unclosed(text)) }
        let name = rest[rest.index(rest.startIndex, offsetBy: 2)..<end]
        guard name.hasPrefix("var."), let value = value(name) else { return complain(unknown(name)) }
        guard added <= limit else { return complainOfSize() }
        rest = rest[rest.index(after: end)...]
        if result.isEmpty, rest.isEmpty, start == text.startIndex { return value }
        result += value.string ?? CanonicalJSON.text(value)
      } else {
        result += "$"
        rest = rest.dropFirst()
      }
    }
    return .string(result + rest)
  }

  private mutating func value(_ name: Substring) -> Value? {
    let name = String(name.dropFirst(4))
    guard let value = values[name], let text = texts[name] else { return nil }
    // A record keeps the text of each variable that it uses.
    if used.updateValue(text, forKey: name) == nil { added += text.utf8.count }
    added += text.utf8.count
    return value
  }

  private mutating func complain(_ complaint: Complaint) -> Value? {
    complaints.append(complaint)
    return nil
  }

  private mutating func complainOfSize() -> Value? {
    complain(
      Complaint(
        .tooLarge, at: FieldPath(path), "variables make this document, or all documents together, too long"
      )
      .suggesting("\(LoadLimits.documentVariable) and \(LoadLimits.folderVariable) raise the limits"))
  }

  private func unknown(_ name: Substring) -> Complaint {
    let bare = name.hasPrefix("var.") ? String(name.dropFirst(4)) : String(name)
    let near = NameSuggestion.nearest(to: bare, among: values.keys.sorted())
    return Complaint(
      .unknownVariable, at: FieldPath(path), "there is no variable \(Complaint.quoted("${\(name)}"))"
    ).noting(
      "variables are written ${var.name} and stand under \"variables\" in ccops.json; a literal ${ is written $${"
    ).suggesting(near.map { "did you mean \"${var.\($0)}\"?" })
  }

  private func unclosed(_ text: String) -> Complaint {
    Complaint(
      .invalidVariable, at: FieldPath(path), "a variable in \(Complaint.quoted(text)) has no closing }"
    ).suggesting("a literal ${ is written $${")
  }
}
