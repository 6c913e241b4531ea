import CLibpq
import Model

/// Looks at a connection string before libpq does: what libpq cannot read it repeats in its words, and a password that was not encoded would stand there.
enum ConnectionString {
  static let form = "write postgres://USER:PASSWORD@HOST:PORT/DATABASE or host=… port=… dbname=… user=… password=…"

  /// Error: words that show nothing of the string.
  static func check(_ text: String) throws(StateError) {
    guard isParsed(text) else {
      throw .unreadable("the connection string of the database cannot be understood; \(form)")
    }
    guard !hasStrayAt(text) else {
      throw .unreadable(
        "the connection string of the database has an @ too many; in user and password write %40 for @, %2F for / and %3F for ?"
      )
    }
  }

  private static func isParsed(_ text: String) -> Bool {
    // A C string ends at a zero.
    guard !text.isEmpty, !text.utf8.contains(0) else { return false }
    guard let options = PQconninfoParse(text, nil) else { return false }
    PQconninfoFree(options)
    return true
  }

  /// A URI whose password has a sign that ends it: what follows would be taken for the host.
  private static func hasStrayAt(_ text: String) -> Bool {
    guard let start = ["postgres://", "postgresql://"].first(where: text.hasPrefix) else { return false }
    let rest = text.dropFirst(start.count)
    let authority = rest.prefix { $0 != "/" && $0 != "?" }
    let count = rest.count { $0 == "@" }
    return count > 1 || count == 1 && !authority.contains("@")
  }
}
