// Faults that a test orders: which requests they meet, how many they let pass first, how many they meet, and what they
// do. The first rule that matches and has something left is the one that acts.

internal import Synchronization

/// What a fault does to a request.
package enum FaultEffect: String, Sendable, CaseIterable {
  /// The answer comes late.
  case latency
  /// Another HTTP status is answered, and nothing is done unless `afterEffect`.
  case status
  /// The connection is reset before anything is done.
  case resetBefore = "reset-before"
  /// The request is done; then the connection is reset.
  case resetAfter = "reset-after"
  /// The request is done; then the connection is closed without an answer.
  case lostAnswer = "lost-answer"
  /// The request is done; the answer breaks off in the middle.
  case truncate
  /// A gateway's HTML page is answered with 200, and nothing is done unless `afterEffect`.
  case html
  /// A text that is no JSON is answered with 200, and nothing is done unless `afterEffect`.
  case notJSON = "not-json"
  /// JSON of an unexpected type is answered with 200, and nothing is done unless `afterEffect`.
  case wrongType = "wrong-type"
  /// The answer comes in eight pieces with pauses.
  case slow
}

/// One ordered fault.
package struct FaultRule: Sendable {
  package var effect: FaultEffect
  /// Which requests it meets; nil means any.
  package var vendor: String?
  package var method: String?
  /// A part of the path and query.
  package var path: String?
  package var write: Bool?
  /// How many matching requests pass before the fault acts.
  package var skip = 0
  /// How many requests it meets; nil means all.
  package var times: Int?
  package var status = 500
  /// The seconds of a Retry-After header.
  package var retryAfter: Int?
  package var latencyMilliseconds = 0
  /// The body to answer, where the effect makes one up.
  package var body: String?
  /// Does the request before the fault's own answer.
  package var afterEffect = false
  /// Runs before the response of `latency` is sent, or before the connection of `reset-before`, `reset-after` and
  /// `lost-answer` is closed; the client waits meanwhile. The request has had its effect, except for `reset-before`.
  /// For tests in the sandbox's own process.
  package var beforeAnswer: (@Sendable () async -> Void)?

  package init(_ effect: FaultEffect, times: Int? = nil) {
    self.effect = effect
    self.times = times
  }

  /// Reads a rule as the control interface takes it.
  init(_ value: WireValue) throws(SandboxOptionError) {
    guard let name = value["effect"]?.text, let effect = FaultEffect(rawValue: name) else {
      let names = FaultEffect.allCases.map(\.rawValue).joined(separator: ", ")
      throw SandboxOptionError(message: "a fault needs an effect, one of \(names)")
    }
    self.init(effect, times: value["times"]?.whole)
    vendor = value["match"]?["vendor"]?.text
    method = value["match"]?["method"]?.text
    path = value["match"]?["path"]?.text
    write = value["match"]?["write"]?.truth
    skip = value["skip"]?.whole ?? 0
    status = value["status"]?.whole ?? 500
    retryAfter = value["retry_after"]?.whole
    latencyMilliseconds = value["latency_ms"]?.whole ?? 0
    body = value["body"]?.text
    afterEffect = value["after_effect"]?.truth ?? false
  }

  func meets(_ request: ReceivedRequest, _ facts: RouteFacts) -> Bool {
    (vendor ?? request.address.vendor.rawValue) == request.address.vendor.rawValue
      && (method ?? request.method) == request.method && (path.map { request.target.contains($0) } ?? true)
      && (write ?? facts.isWrite) == facts.isWrite
  }
}

/// The faults in force.
final class Faults: Sendable {
  private let rules = Mutex<[FaultRule]>([])

  /// Adds rules after those in force.
  func add(_ added: [FaultRule]) { rules.withLock { $0 += added } }

  /// Ends all faults.
  func clear() { rules.withLock { $0 = [] } }

  /// The rule that acts on a request, which uses it up by one.
  func take(_ request: ReceivedRequest, _ facts: RouteFacts) -> FaultRule? {
    rules.withLock { rules in
      for place in rules.indices where rules[place].meets(request, facts) && rules[place].times != 0 {
        guard rules[place].skip == 0 else {
          rules[place].skip -= 1
          continue
        }
        rules[place].times = rules[place].times.map { $0 - 1 }
        return rules[place]
      }
      return nil
    }
  }
}
