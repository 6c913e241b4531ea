/// A fault that a test orders: which requests it meets, and what it does to them.
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
    (vendor ?? request.address.vendor.name) == request.address.vendor.name
      && (method ?? request.method) == request.method && (path.map { request.target.contains($0) } ?? true)
      && (write ?? facts.isWrite) == facts.isWrite
  }
}
