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
