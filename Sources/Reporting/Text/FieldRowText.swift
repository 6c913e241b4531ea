import Model

/// The rows of one change. A row of a keyed list leads with its key, under a line that names the list; values are cut
/// to the page, but never a path or a key.
struct FieldRowText {
  /// Added and removed elements of a list that are shown, each.
  static let mostElements = 5

  let values: ValueText
  let paint: Paint
  /// What the plan is for.
  var goal = PlanGoal.folder

  func lines(_ rows: [FieldRow]) -> [String] {
    let named = FieldRowText.rowsWithReferenceAlone(rows)
    var list: FieldPath?
    return rows.enumerated().flatMap { index, row -> [String] in
      guard let element = row.place.element else {
        // The rows that follow are of this list.
        list = row.place.path
        return lines(row, "      \(PrintableText.clean(row.place.path.description))")
      }
      let heading =
        list == element.list ? [] : ["      \(PrintableText.clean(element.list.description)):"]
      list = element.list
      let member =
        row.place.member.steps.isEmpty || named.contains(index) ? "" : ", \(row.place.member)"
      return heading + lines(row, "        key \(PrintableText.clean(element.key + member))")
    }
  }

  /// `key 2: @groups/warehouse → @ivr/holiday`: where one reference of an element changes, its field goes without
  /// saying.
  private static func rowsWithReferenceAlone(_ rows: [FieldRow]) -> Set<Int> {
    let changed = rows.indices.filter { rows[$0].place.element != nil && rows[$0].isReference }
    let places = Dictionary(grouping: changed) {
      FieldPath(rows[$0].place.path.steps.dropLast(rows[$0].place.member.steps.count))
    }
    return Set(places.values.filter { $0.count == 1 }.flatMap(\.self))
  }

  private func lines(_ row: FieldRow, _ lead: String) -> [String] {
    let indent = String(lead.prefix { $0 == " " }) + "  "
    switch row.content {
    case .value(let value): return [line(row, lead, value: values.line(value))]
    case .change(let old, let new), .conflict(let old, let new, _):
      let (left, right) = values.pair(old, new)
      return [line(row, lead, value: "\(left) → \(right)")]
    case .order(let old, let new):
      let (left, right) = values.pair(.list(old), .list(new))
      return [line(row, lead, value: "\(left) → \(right), only the order differs")]
    case .elements(let added, let removed, let sizes):
      return [line(row, lead, value: "+\(added.count) -\(removed.count)\(text(sizes))")]
        + elements(added, of: .added).map { indent + $0 }
        + elements(removed, of: .removed).map { indent + $0 }
    }
  }

  private func line(_ row: FieldRow, _ lead: String, value: String) -> String {
    var words = row.words(for: goal)
    if case .conflict(_, _, let lastApplied) = row.content {
      words += ", last applied \(values.line(lastApplied))"
    }
    return "\(lead): \(value)"
      + (words.isEmpty ? "" : paint(style(of: row.verdict), "  [\(words)]"))
  }

  private func text(_ sizes: ListSizes?) -> String {
    guard let sizes else { return "" }
    return sizes.old == sizes.new ? " (of \(sizes.new))" : " (\(sizes.old) → \(sizes.new) entries)"
  }

  /// The elements that one side of a change of a list has and the other lacks.
  private struct Difference {
    let mark: String
    let style: Paint.Style
    let title: String

    static let added = Difference(mark: "+", style: .green, title: "added")
    static let removed = Difference(mark: "-", style: .red, title: "removed")
  }

  private func elements(_ elements: [ListElement], of difference: Difference) -> [String] {
    let limit = FieldRowText.mostElements
    let shown = elements.count > limit + 1 ? limit : elements.count
    return elements.prefix(shown).map { paint(difference.style, "\(difference.mark) \(text($0))") }
      + (elements.count > shown ? ["… and \(elements.count - shown) more \(difference.title)"] : [])
  }

  private func text(_ element: ListElement) -> String {
    guard let key = element.key else { return values.line(element.value) }
    let lead = "key \(PrintableText.clean(key))"
    // A number of a list of numbers, or an entry of which nothing but its key is known.
    if element.value.object?.isEmpty ?? (element.value.list == nil) { return lead }
    return "\(lead): \(values.line(element.value))"
  }

  private func style(of verdict: FieldChange.Verdict) -> Paint.Style {
    switch verdict {
    case .drifted: .yellow
    case .conflict: .boldRed
    default: .dim
    }
  }
}

extension FieldRow {
  /// The verdict in words; empty where the action says it already.
  fileprivate func words(for goal: PlanGoal) -> String {
    if case .value = content, verdict != .repointed { return "" }
    return verdict.words(for: goal)
  }

  fileprivate var isReference: Bool {
    switch content {
    case .change(let old, let new), .conflict(let old, let new, _):
      old.isReference || new.isReference
    case .value(let value): value.isReference
    case .elements, .order: false
    }
  }
}

extension Value? {
  fileprivate var isReference: Bool { if case .reference? = self { true } else { false } }
}
