import Model

/// `${var.name}` in strings. What is put in is data: it becomes part of a text, never of JSON's structure.
///
/// A string that is nothing but one variable takes the variable's value with its type, so that a number can be a variable; inside a longer string a variable is its text.
/// `$${` is a literal `${`.
struct Variables: Sendable {
  /// Strings, numbers and booleans.
  let values: [String: Value]

  init(_ values: [String: Value] = [:]) { self.values = values }

  /// The value with variables filled in; complaints about the ones that are not known are added, with paths from the root of `value`.
  func filled(_ value: Value, _ complaints: inout [Complaint]) -> Value {
    var path: [FieldPath.Step] = []
    return changed(value, &path, &complaints) ?? value
  }

  /// Nil: nothing to do.
  private func changed(_ value: Value, _ path: inout [FieldPath.Step], _ complaints: inout [Complaint]) -> Value? {
    switch value {
    case .string(let text):
      return text.utf8.contains(UInt8(ascii: "$")) ? filled(text, path, &complaints) : nil
    case .list(let items):
      var result: [Value]?
      for (index, item) in items.enumerated() {
        path.append(.index(index))
        if let new = changed(item, &path, &complaints) {
          result = result ?? items
          result?[index] = new
        }
        path.removeLast()
      }
      return result.map(Value.list)
    case .object(let object):
      var result: ValueObject?
      for (key, member) in object {
        path.append(.key(key))
        if let new = changed(member, &path, &complaints) {
          result = result ?? object
          result?[key] = new
        }
        path.removeLast()
      }
      return result.map(Value.object)
    default: return nil
    }
  }

  private func filled(_ text: String, _ path: [FieldPath.Step], _ complaints: inout [Complaint]) -> Value? {
    var result = ""
    var rest = text[...]
    while let start = rest.firstIndex(of: "$") {
      result += rest[..<start]
      rest = rest[start...]
      if rest.hasPrefix("$${") {
        result += "${"
        rest = rest.dropFirst(3)
      } else if rest.hasPrefix("${") {
        guard let end = rest.firstIndex(of: "}") else {
          complaints.append(unclosed(text, path))
          return nil
        }
        guard let value = value(rest[rest.index(rest.startIndex, offsetBy: 2)..<end], path, &complaints) else {
          return nil
        }
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

  private func value(_ name: Substring, _ path: [FieldPath.Step], _ complaints: inout [Complaint]) -> Value? {
    if name.hasPrefix("var."), let value = values[String(name.dropFirst(4))] { return value }
    let known = values.keys.sorted()
    let bare = name.hasPrefix("var.") ? String(name.dropFirst(4)) : String(name)
    let near = NameSuggestion.nearest(to: bare, among: known)
    complaints.append(
      Complaint(
        .unknownVariable, at: FieldPath(path), "there is no variable \(Complaint.quoted("${\(name)}"))",
        notes: [
          "variables are written ${var.name} and stand under \"variables\" in ccops.json; a literal ${ is written $${"
        ],
        suggestion: near.map { "did you mean \"${var.\($0)}\"?" }))
    return nil
  }

  private func unclosed(_ text: String, _ path: [FieldPath.Step]) -> Complaint {
    Complaint(
      .invalidVariable, at: FieldPath(path), "a variable in \(Complaint.quoted(text)) has no closing }",
      suggestion: "a literal ${ is written $${")
  }
}
