import Model

/// Rows of fields: the values themselves, what came and went in a list, or the changed places inside a document.
struct FieldRows {
  let text: ValueText
  let entries: Int

  /// A field of something new has nothing to be compared with.
  func content(of field: FieldChange) -> PlanReport.Row? {
    guard let desired = field.desired else { return nil }
    return PlanReport.Row(
      path: PrintableText.clean(field.path.description), verdict: field.verdict, old: nil, new: text.line(desired),
      words: "", details: [])
  }

  func content(of attributes: ValueObject) -> [PlanReport.Row] {
    attributes.map { key, value in
      PlanReport.Row(
        path: PrintableText.clean(key), verdict: .edited, old: nil, new: text.line(value), words: "", details: [])
    }
  }

  /// Elements of one list that came or went are told together: a plan has a field change for each of them.
  func rows(of fields: [FieldChange]) -> [PlanReport.Row] {
    var groups: [ElementGroup: [FieldChange]] = [:]
    for field in fields { if let group = ElementGroup(field) { groups[group, default: []].append(field) } }
    return fields.flatMap { field in
      guard let group = ElementGroup(field) else { return rows(of: field) }
      return groups.removeValue(forKey: group).map { [row(of: $0, in: group)] } ?? []
    }
  }

  private func row(of fields: [FieldChange], in group: ElementGroup) -> PlanReport.Row {
    let added = fields.compactMap { $0.old == nil ? $0.desired : nil as Value? }
    let removed = fields.compactMap { $0.desired == nil ? $0.old : nil as Value? }
    return PlanReport.Row(
      path: PrintableText.clean(group.list.description), verdict: group.verdict, old: nil,
      new: "+\(added.count) -\(removed.count)", words: fields[0].verdict.words,
      details: details(added, .added) + details(removed, .removed))
  }

  private func rows(of field: FieldChange) -> [PlanReport.Row] {
    if field.verdict == .repointed { return [row(field, at: field.path, nil, text.line(field.desired))] }
    let parts = ValueDifference.between(field.old, field.desired, at: field.path)
    return parts.isEmpty ? [row(field, at: field.path, nil, text.line(field.desired))] : parts.map { row(field, $0) }
  }

  private func row(_ field: FieldChange, _ part: ValueDifference) -> PlanReport.Row {
    switch part {
    case .value(let path, let old, let new):
      let (left, right) = text.pair(old, new)
      return row(field, at: path, left, right)
    case .elements(let path, let added, let removed, let old, let new):
      guard !added.isEmpty || !removed.isEmpty else {
        let (left, right) = text.pair(.list(old), .list(new))
        return row(field, at: path, left, right + ", only the order differs")
      }
      let size = old.count == new.count ? "of \(new.count)" : "\(old.count) → \(new.count) entries"
      return row(
        field, at: path, nil, "+\(added.count) -\(removed.count) (\(size))",
        details: details(added, .added) + details(removed, .removed))
    }
  }

  private func row(
    _ field: FieldChange, at path: FieldPath, _ old: String?, _ new: String, details: [PlanReport.Detail] = []
  ) -> PlanReport.Row {
    var words = field.verdict.words
    // Only the whole field's prior is known to stand beside a value; inside a document it would be the wrong one.
    if field.verdict == .conflict && path == field.path && field.prior?.list == nil {
      words += ", last applied \(text.line(field.prior))"
    }
    return PlanReport.Row(
      path: PrintableText.clean(path.description), verdict: field.verdict, old: old, new: new, words: words,
      details: details)
  }

  private func details(_ values: [Value], _ mark: PlanReport.Detail.Mark) -> [PlanReport.Detail] {
    let named = values.count > entries + 1 ? entries : values.count
    let first = values.prefix(named).map { PlanReport.Detail(mark: mark, text: text.line($0)) }
    guard values.count > named else { return first }
    let what = mark == .added ? "added" : "removed"
    return first + [PlanReport.Detail(mark: .more, text: "and \(values.count - named) more \(what)")]
  }
}

/// What field changes of elements have in common when they can be told in one row.
private struct ElementGroup: Hashable {
  let list: FieldPath
  let verdict: FieldChange.Verdict

  /// nil for a field that is no element, or an element that is there before and after.
  init?(_ field: FieldChange) {
    guard case .element? = field.path.steps.last, (field.old == nil) != (field.desired == nil) else { return nil }
    list = FieldPath(Array(field.path.steps.dropLast()))
    verdict = field.verdict
  }
}
