import Model

/// What `state list`, `state show` and `state history` print.
enum StateText {
  /// One line a record: address, vendor name, vendor id, commit and time of the last apply; then unresolved creates.
  static func list(_ report: StateListReport) -> String {
    let rows = report.records.map { record in
      [
        PrintableText.clean(record.address.description),
        PrintableText.cut(PrintableText.quoted(record.vendorName), to: 40),
        PrintableText.clean(record.vendorID),
        PrintableText.clean(CountWords.commit(record.pin.commit)),
        record.pin.appliedAt.short,
      ]
    }
    let lines =
      columns(rows) + report.unresolvedCreates.map { line($0, report) } + report.records.compactMap(unconfirmed)
    return lines.isEmpty ? "No resource is recorded.\n" : lines.joined(separator: "\n") + "\n"
  }

  private static func line(_ unresolved: UnresolvedCreate, _ report: StateListReport) -> String {
    let address = PrintableText.clean(unresolved.address.description)
    if report.isInProgress(unresolved), let run = report.running {
      return "\(address): create in progress, begun \(unresolved.intendedAt.short) by \(PrintableText.clean(run.words))"
    }
    let decided =
      switch unresolved.resolution {
      case .object(let id)?: "; resolved: it created \(PrintableText.clean(id))"
      case .again?: "; resolved: it will be created again"
      case nil: ""
      }
    return "\(address): unresolved create, begun \(unresolved.intendedAt.short); the outcome is unknown\(decided)"
  }

  /// A record of which something is unknown; nil for any other.
  private static func unconfirmed(_ record: StateRecord) -> String? {
    guard !record.unconfirmed.isEmpty else { return nil }
    let what = record.unconfirmed.fields.joined(separator: ", ")
    return PrintableText.clean(
      "\(record.address): outcome unknown of \(record.unconfirmed.isDeletion ? "its deletion" : "a write of \(what)"); "
        + "the next apply settles it")
  }

  /// One record: where it came from, what it refers to, and the applied values.
  static func record(_ record: StateRecord) -> String {
    var rows = [
      ["id", record.vendorID],
      ["applied", "\(record.pin.appliedAt.short) by \(record.pin.appliedBy)"],
      ["commit", record.pin.commit],
      [
        "file",
        record.pin.source.path
          + (record.pin.source.blob.isEmpty ? "" : " (blob \(record.pin.source.blob.prefix(10)))"),
      ],
    ]
    func add(_ label: String, _ texts: [String]) {
      if !texts.isEmpty { rows.append([label, texts.joined(separator: ", ")]) }
    }
    add("run", record.pin.run.map { [$0] } ?? [])
    add("protected", record.protect ? ["yes"] : [])
    add("refers to", record.refersTo.map(\.description))
    add("depends on", record.dependsOn.map(\.description))
    add("ignored", record.ignore)
    add("not observable", record.unobservable)
    add("kept as it is", Array(record.kept.keys))
    add("to be deleted", record.superseded)
    add("outcome unknown", (record.unconfirmed.isDeletion ? ["deletion"] : []) + record.unconfirmed.fields)
    add("parts", record.exports.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value)" })
    let title =
      "\(PrintableText.clean(record.address.description)) \(PrintableText.quoted(record.vendorName))"
    let text = ValueText(provider: record.address.provider, width: 100)
    let values = record.attributes.map { key, value in [key, text.line(value)] }
    let lines = [title] + columns(rows.map { $0.map(PrintableText.clean) }).map { "  " + $0 }
    return
      (lines + ["  applied values"]
      + columns(values.map { [PrintableText.clean($0[0]), $0[1]] }).map { "    " + $0 })
      .joined(separator: "\n") + "\n"
  }

  /// Past changes of state in the order given, newest first.
  static func history(_ entries: [StateHistoryEntry]) -> String {
    guard !entries.isEmpty else { return "No change of state is recorded.\n" }
    return entries.map { entry in
      let head =
        "serial \(entry.serial)  \(entry.at.short)  \(PrintableText.clean(entry.by))  "
        + (entry.commit.isEmpty
          ? "" : "commit \(PrintableText.clean(CountWords.commit(entry.commit)))  ")
        + "(\(PrintableText.clean(String(entry.id.prefix(10)))))"
      let lines =
        [entry.summary] + entry.details + entry.message.consents.map { "allowed: \($0.sentence)" }
        + (entry.run.map { ["run: \($0)"] } ?? [])
      return ([head] + lines.map { "    " + PrintableText.clean($0) }).joined(separator: "\n")
    }.joined(separator: "\n\n") + "\n"
  }

  /// Rows with their cells one under another; the last cell of a row is not padded.
  private static func columns(_ rows: [[String]]) -> [String] {
    var widths: [Int] = []
    for row in rows {
      for (index, cell) in row.enumerated() {
        if index == widths.count { widths.append(0) }
        widths[index] = max(widths[index], DisplayWidth.of(cell))
      }
    }
    return rows.map { row in
      row.enumerated().map { index, cell in
        index == row.count - 1 ? cell : DisplayWidth.pad(cell, to: widths[index])
      }.joined(separator: "  ")
    }
  }
}
