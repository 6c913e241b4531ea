package import Model

/// One value on one line, for a person: references as a resource file writes them, lists by their first entries, long
/// text cut.
package struct ValueText: Sendable {
  /// References to this provider are written without it: `@groups/support`.
  package let provider: String
  /// Terminal columns.
  package let width: Int

  package init(provider: String, width: Int) {
    self.provider = provider
    self.width = width
  }

  /// What stands for a field that has no value.
  package static let unset = "(unset)"

  package func line(_ value: Value?) -> String {
    guard let value else { return ValueText.unset }
    // The name of another object is of no use in part.
    if case .reference(let reference) = value { return self.reference(reference) }
    let text = rendered(value)
    guard let items = value.list, DisplayWidth.of(text) > width else { return PrintableText.cut(text, to: width) }
    let entries = items.count == 1 ? "1 entry: " : "\(items.count) entries: "
    return entries + PrintableText.cut(String(text.dropFirst()), to: max(8, width - entries.count))
  }

  /// An old and a new value; where both are long, the part that differs is what is kept.
  package func pair(_ old: Value?, _ new: Value?) -> (old: String, new: String) {
    let (left, right) = (line(old), line(new))
    guard left == right, let old, let new, old != new else { return (left, right) }
    let (a, b) = (Array(rendered(old)), Array(rendered(new)))
    let common = zip(a, b).prefix { $0 == $1 }.count
    let start = max(0, common - width / 4)
    func excerpt(_ text: [Character], of value: Value) -> String {
      PrintableText.cut((value.string == nil ? "…" : "\"…") + String(text[start...]), to: width)
    }
    let (shortOld, shortNew) = (excerpt(a, of: old), excerpt(b, of: new))
    return shortOld == shortNew ? (shortOld, "\(shortNew) (differs further on)") : (shortOld, shortNew)
  }

  package func reference(_ reference: Reference) -> String {
    let full = PrintableText.clean(reference.description)
    return "@" + (reference.address.provider == provider ? String(full.dropFirst(provider.count + 1)) : full)
  }

  private func rendered(_ value: Value) -> String {
    var text = ""
    append(value, to: &text)
    return text
  }

  private func append(_ value: Value, to text: inout String) {
    switch value {
    case .null: text += "null"
    case .bool(let flag): text += flag ? "true" : "false"
    case .integer(let number): text += String(number)
    case .number(let number): text += "\(number)"
    case .string(let string): text += PrintableText.quoted(string)
    case .reference(let reference): text += self.reference(reference)
    case .file(let file):
      text +=
        "\(PrintableText.clean(file.path)) (\(file.size) bytes, sha256 \(PrintableText.clean(file.sha256).prefix(8))…)"
    case .list(let items): appendSequence(items, in: ("[", "]"), to: &text) { append($0, to: &$1) }
    case .object(let object):
      appendSequence(Array(object), in: ("{", "}"), to: &text) { member, text in
        text += PrintableText.clean(member.key) + ": "
        append(member.value, to: &text)
      }
    }
  }

  private func appendSequence<Item>(
    _ items: [Item], in brackets: (open: String, close: String), to text: inout String,
    _ body: (Item, inout String) -> Void
  ) {
    text += brackets.open
    for (index, item) in items.enumerated() {
      if index > 0 { text += ", " }
      // Nobody reads on here: a list of a million entries must not become a million words first.
      guard text.utf8.count < ValueText.enough else {
        text += "…"
        return
      }
      body(item, &text)
    }
    text += brackets.close
  }

  private static let enough = 16_384
}
