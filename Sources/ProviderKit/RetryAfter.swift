/// The `Retry-After` header (RFC 9110, section 10.2.3): a number of seconds, or a date.

package import Model

package enum RetryAfter {
  /// Seconds from `now`, at least 0; nil for a text that is neither form.
  package static func seconds(_ header: String, now: Timestamp) -> Double? {
    let text = header.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
    if let number = Double(text), number.isFinite { return max(0, number) }
    return date(text).map { max(0, Double($0.milliseconds - now.milliseconds) / 1000) }
  }

  /// Reads `Sun, 06 Nov 1994 08:49:37 GMT`, the only form of a date that servers may send today.
  static func date(_ text: String) -> Timestamp? {
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    let parts = text.split(separator: " ")
    guard parts.count == 6, parts[5] == "GMT", parts[1].count == 2, parts[3].count == 4, parts[4].count == 8,
      let month = months.firstIndex(of: String(parts[2]))
    else { return nil }
    let number = month < 9 ? "0\(month + 1)" : "\(month + 1)"
    return Timestamp("\(parts[3])-\(number)-\(parts[1])T\(parts[4]).000Z")
  }
}
