import ArgumentParser
import Model

/// How long to wait for another run: a duration, or without an end.
struct WaitArgument: Equatable, Sendable {
  /// What stands for no end.
  static let always = "always"

  /// nil: without an end.
  let limit: Duration?

  /// - Throws: `ValidationError` for a text that is no duration.
  init(_ text: String) throws {
    if text == WaitArgument.always {
      limit = nil
      return
    }
    guard let duration = Duration(text: text) else {
      throw ValidationError("a duration is written as 90s, 15m or 1h30m; a number alone is seconds")
    }
    limit = duration
  }

  /// Whether an argument stands for a duration, well written or not: it begins with a number and a unit of up to two
  /// letters. The file of `apply` has another name.
  static func isMeant(by argument: String) -> Bool {
    argument == always
      || argument.wholeMatch(of: /[0-9.,]+|[0-9]+(?:[.,][0-9]+)?[a-zA-Zµ]{1,2}(?:[0-9].*)?/) != nil
  }
}
