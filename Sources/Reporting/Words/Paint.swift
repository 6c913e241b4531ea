/// Terminal colours (ECMA-48 SGR), or none at all: reports go to files and pull requests as often as to terminals.
struct Paint: Sendable {
  enum Style: String {
    case bold = "1"
    case dim = "2"
    case red = "31"
    case green = "32"
    case yellow = "33"
    case blue = "34"
    case cyan = "36"
    case boldRed = "1;31"
  }

  let color: Bool

  func callAsFunction(_ style: Style, _ text: String) -> String {
    color && !text.isEmpty ? "\u{1b}[\(style.rawValue)m\(text)\u{1b}[0m" : text
  }
}
