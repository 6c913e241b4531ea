import Model

/// The layout of what an apply did: the counts on the first and the last line, what failed before what was done.
struct ApplyText {
  let result: ApplyResult
  let paint: Paint

  var text: String {
    let blocks = [headline, failed, skipped, leftOut, differences, applied, allowed, closing].filter { !$0.isEmpty }
    return blocks.joined(separator: "\n\n") + "\n"
  }

  private var style: Paint.Style { result.isComplete ? .bold : .boldRed }

  private var counts: String {
    let differing = result.applied.count - confirmed.count
    var parts = ["\(confirmed.count) applied"]
    if differing > 0 { parts.append("\(differing) not as planned") }
    if !result.failed.isEmpty { parts.append("\(result.failed.count) failed") }
    if !result.skipped.isEmpty { parts.append("\(result.skipped.count) skipped") }
    return parts.joined(separator: ", ")
  }

  private var headline: String {
    let stopped = result.interrupted ? "Stopped early" : outcome
    // What is destroyed comes from no commit.
    let origin = result.goal == .nothing ? "" : ", from \(CountWords.commit(result.commit))"
    return paint(style, "\(stopped): \(counts)\(origin).")
  }

  private var outcome: String {
    if result.isComplete { return "Done" }
    guard result.failed.isEmpty, result.skipped.isEmpty else { return "Not everything was applied" }
    if result.stateError != nil { return "Done, not recorded everywhere" }
    return result.verificationError != nil ? "Done, not verified" : "Not everything was applied"
  }

  private var failed: String {
    block("Failed", result.failed) { item in
      [
        "  " + paint(.red, "! \(PrintableText.clean(item.address.description))") + " (\(item.operation.step))",
        "      " + PrintableText.clean(item.failure.sentence),
      ]
    }
  }

  private var skipped: String {
    block("Skipped", result.skipped) { item in
      [
        "  " + paint(.yellow, "? \(PrintableText.clean(item.address.description))")
          + ": \(PrintableText.clean(item.reason.sentence))"
      ]
    }
  }

  /// What was applied, and is not known to have been left out by the vendor.
  private var confirmed: [ApplyResult.Applied] { result.applied.filter { result.differences[$0.address] == nil } }

  private var leftOut: String {
    block("Left out", result.diagnostics.filter(\.isError)) { item in
      let subject = item.subject?.description ?? item.code.rawValue
      let sentences = [item.summary] + item.notes + [item.suggestion].compactMap(\.self)
      return ["  " + paint(.red, "! \(PrintableText.clean(subject))")]
        + sentences.map { "      " + PrintableText.clean($0) }
    }
  }

  private var applied: String {
    let order = Change.Action.allCases.flatMap { action in
      confirmed.filter { $0.action == action }
    }
    return block("Applied", order) { item in
      [
        "  "
          + paint(
            item.action.style,
            "\(item.action.symbol) \(PrintableText.clean(item.address.description))")
          + " \(item.action.past)"
      ] + (item.resolvedCreate.map { ["      " + PrintableText.clean($0.sentence)] } ?? [])
    }
  }

  private var allowed: String {
    block("Allowed", result.consents) { ["  " + PrintableText.clean($0.sentence)] }
  }

  private var differences: String {
    let items = result.differences.sorted { $0.key < $1.key }
    return block("Written, but the platform shows something else", items) { item in
      let text = ValueText(provider: item.key.provider, width: 60)
      let fields = item.value.map { field in
        let (sent, shown) = text.pair(field.desired, field.live)
        return "      \(PrintableText.clean(field.path.description)): sent \(sent), shown \(shown)"
      }
      let action = result.applied.first { $0.address == item.key }.map { " \($0.action.past)" } ?? ""
      return ["  " + paint(.red, "~ \(PrintableText.clean(item.key.description))") + action] + fields
        + result.kept.filter { $0.address == item.key }.map { "      " + PrintableText.clean($0.sentence) }
    }
  }

  private var closing: String {
    var lines = ["Verification: \(verification)."]
    if !result.unverifiable.isEmpty {
      let names = result.unverifiable.sorted().map { PrintableText.clean($0.description) }
      lines.append("Applied, not verifiable: \(CountWords.list(names, first: 10)).")
    }
    lines.append("Requests: \(CountWords.requests(result.requests)).")
    if let error = result.stateError {
      lines.append(paint(.red, "State: \(PrintableText.clean(error.description))"))
    }
    lines.append(paint(style, verdict))
    return lines.joined(separator: "\n")
  }

  private var verification: String {
    switch result.verification {
    case .verified: "verified, everything that was written was read again and is as planned"
    case .partly: "partly, what can be read again is as planned"
    case .failed:
      "failed, \(CountWords.of(result.differences.count, "object")) did not take what was written"
    case .none:
      result.verificationError.map {
        "none, what was written could not be read again: \(PrintableText.clean($0.description))"
      }
        ?? "none, nothing was read again"
    }
  }

  private var verdict: String {
    let summary = "State serial \(result.serial): \(counts)"
    guard !result.isComplete, result.stateError == nil else { return "\(summary)." }
    if result.verificationError != nil && result.failed.isEmpty {
      return "\(summary). The next plan shows whether it took effect."
    }
    return result.failed.isEmpty && !result.interrupted && result.skipped.isEmpty
      ? "\(summary). The next plan shows what is still to do."
      : "\(summary). The next apply continues."
  }

  private func block<Item>(_ heading: String, _ items: [Item], lines: (Item) -> [String])
    -> String
  {
    guard !items.isEmpty else { return "" }
    return ([paint(.bold, "\(heading) (\(items.count))")] + items.flatMap(lines)).joined(
      separator: "\n")
  }
}

extension Operation {
  /// Which of the writes to its address it is.
  fileprivate var step: String {
    if removesSuperseded { return "delete of the old object" }
    return phase == .whole ? call.rawValue : phase.rawValue
  }
}
