import ArgumentParser

/// How long to wait for another run: `90`, `90s`, `15m`, `2h`, or without an end.
struct WaitArgument: ExpressibleByArgument, Equatable {
  /// What stands for no end.
  static let always = "always"

  /// nil: without an end.
  let limit: Duration?

  init?(argument: String) {
    if argument == WaitArgument.always {
      limit = nil
      return
    }
    let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600]
    let unit = argument.last.flatMap { units[$0] }
    let digits = unit == nil ? argument[...] : argument.dropLast()
    guard !digits.isEmpty, digits.allSatisfy(\.isASCII), digits.allSatisfy(\.isNumber), digits.count < 9,
      let number = Int(digits)
    else { return nil }
    limit = .seconds(number * (unit ?? 1))
  }
}
