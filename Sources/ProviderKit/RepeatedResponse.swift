/// Counts how often the same response came that cannot be read.
///
/// A gateway may answer nonsense for a moment, and then it is asked again. The same bytes a third time are no accident.
struct RepeatedResponse {
  private static let limit = 3
  private var body: [UInt8]?
  private var count = 0

  /// Notes a response.
  ///
  /// - Returns: Whether the same one came so often that there is no use in asking again.
  mutating func isFinal(_ body: [UInt8]) -> Bool {
    count = body == self.body ? count + 1 : 1
    self.body = body
    return count >= RepeatedResponse.limit
  }
}
