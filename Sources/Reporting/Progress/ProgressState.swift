import Model

/// What a run is doing right now, and what is worth a line of its own: the events of a run turned into words. A value;
/// it prints nothing.
struct ProgressState {
  /// Lines that stay.
  struct Line: Hashable {
    enum Weight { case plain, good, warning, bad }
    let weight: Weight
    let text: String
  }

  /// On a terminal the live line says what begins and ends; elsewhere only lines that stay do.
  let isLive: Bool
  private var reading: [KindAddress: (done: Int, total: Int?)] = [:]
  private var verifying: Set<KindAddress> = []
  private var running: [Address: String] = [:]
  private var waiting: [Address: String] = [:]
  private var total = 0
  private var done = 0
  private var failures = 0
  private var heldRetries = 0
  private var nextRetryLine: Int64 = 0

  init(isLive: Bool) { self.isLive = isLive }

  /// Above this many operations, only every so-manieth gets a line.
  private static let manyOperations = 40
  private static let retryLineInterval: Int64 = 1000

  /// Takes an event; returns the lines that it is worth.
  mutating func take(_ event: RunEvent, at now: Timestamp) -> [Line] {
    switch event {
    case .note(let text): return [line(.plain, text)]
    case .warning(let text): return [line(.warning, "warning: \(text)")]
    case .listing(let kind, let pages, let total): return listing(kind, pages: pages, total: total)
    case .listed(let kind, let objects): return listed(kind, objects)
    case .applying(let total):
      self.total = total
      return isLive || total == 0 ? [] : [line(.plain, "applying \(CountWords.of(total, "operation"))")]
    case .started(let call, let phase, let address):
      running[address] = ProgressState.gerund(call, phase)
      return []
    case .retrying(let address, let pause): return retrying(address, pause, at: now)
    case .finished(let call, let phase, let address): return finished(call, phase, of: address)
    case .failed(let call, let address, let failure):
      failures += 1
      end(address)
      return [line(.bad, "failed to \(call.rawValue) \(address): \(failure.sentence)")]
    case .skipped(let address, let reason): return [line(.warning, "skipped \(address): \(reason.sentence)")]
    case .verifying(let kind):
      guard verifying.insert(kind).inserted, !isLive else { return [] }
      return [line(.plain, "verifying \(kind)")]
    }
  }

  /// What is going on, in one line; empty when nothing is.
  var current: String {
    var parts: [String] = []
    if total > 0 && verifying.isEmpty { parts.append(applying) }
    if !verifying.isEmpty { parts.append("verifying \(names(verifying.map(\.description)))") }
    if !reading.isEmpty && verifying.isEmpty { parts.append("reading \(names(pages))") }
    if let first = waiting.sorted(by: { $0.key < $1.key }).first { parts.append(first.value) }
    return PrintableText.clean(parts.joined(separator: "; "))
  }

  private var applying: String {
    let counts = "\(done + failures)/\(total)" + (failures > 0 ? ", \(failures) failed" : "")
    let work = running.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
    return work.isEmpty ? "applying \(counts)" : "applying \(counts): \(CountWords.list(work, first: 1))"
  }

  private var pages: [String] {
    reading.sorted { $0.key < $1.key }.map { kind, pages in
      pages.total.map { "\(kind) \(pages.done)/\($0)" } ?? "\(kind) \(pages.done)"
    }
  }

  private func names(_ names: [String]) -> String { CountWords.list(names.sorted(), first: 3) }

  private mutating func listing(_ kind: KindAddress, pages: Int, total: Int?) -> [Line] {
    let isNew = reading[kind] == nil
    reading[kind] = (pages, total)
    return isNew && !isLive && !verifying.contains(kind) ? [line(.plain, "reading \(kind)")] : []
  }

  private mutating func listed(_ kind: KindAddress, _ objects: Int) -> [Line] {
    reading[kind] = nil
    // A verification lists without a word of its own: the report says how it ended.
    guard verifying.remove(kind) == nil, !isLive else { return [] }
    return [line(.plain, "read \(kind): \(CountWords.of(objects, "object"))")]
  }

  private mutating func retrying(
    _ address: Address, _ pause: RetryPause, at now: Timestamp
  ) -> [Line] {
    let delay = "\(Double(Int(pause.seconds * 10 + 0.5)) / 10) s"
    waiting[address] = "\(address): attempt \(pause.attempt) in \(delay)"
    guard !isLive else { return [] }
    guard now.milliseconds >= nextRetryLine else {
      heldRetries += 1
      return []
    }
    let held = heldRetries == 0 ? "" : " (and \(CountWords.of(heldRetries, "other retry", many: "other retries")))"
    heldRetries = 0
    nextRetryLine = now.milliseconds + ProgressState.retryLineInterval
    return [line(.warning, "retrying \(address), attempt \(pause.attempt) in \(delay): \(pause.reason)\(held)")]
  }

  private mutating func finished(_ call: Operation.Call, _ phase: Operation.Phase, of address: Address) -> [Line] {
    done += 1
    end(address)
    guard !isLive else { return [] }
    let position = done + failures
    let step = total > ProgressState.manyOperations ? total / 20 : 1
    guard position % step == 0 || position == total else { return [] }
    return step == 1
      ? [line(.good, "\(ProgressState.past(call, phase)) \(address) (\(position)/\(total))")]
      : [line(.good, "applied \(position)/\(total)")]
  }

  private mutating func end(_ address: Address) {
    running[address] = nil
    waiting[address] = nil
  }

  private func line(_ weight: Line.Weight, _ text: String) -> Line {
    Line(weight: weight, text: PrintableText.clean(text))
  }

  private static func gerund(_ call: Operation.Call, _ phase: Operation.Phase) -> String {
    switch (call, phase) {
    case (.create, .partial): "partially creating"
    case (.create, _): "creating"
    case (.update, .complete): "completing"
    case (.update, .detach): "detaching"
    case (.update, _): "updating"
    case (.delete, _): "deleting"
    }
  }

  private static func past(_ call: Operation.Call, _ phase: Operation.Phase) -> String {
    switch (call, phase) {
    case (.create, .partial): "partially created"
    case (.create, _): "created"
    case (.update, .complete): "completed"
    case (.update, .detach): "detached"
    case (.update, _): "updated"
    case (.delete, _): "deleted"
    }
  }
}
