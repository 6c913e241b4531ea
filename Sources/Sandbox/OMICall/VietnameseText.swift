// The vendor keeps a name without its Vietnamese marks beside each name, and searches without regard to them.

internal import Foundation

extension String {
  /// The text without diacritics, `đ` included: "Nhóm Tech" becomes "Nhom Tech".
  var withoutMarks: String {
    guard !utf8.allSatisfy({ $0 < 0x80 }) else { return self }
    return folding(options: .diacriticInsensitive, locale: nil)
      .replacingOccurrences(of: "đ", with: "d").replacingOccurrences(of: "Đ", with: "D")
  }

  /// Whether the keyword stands in the text, regardless of case and marks.
  func contains(loosely keyword: String) -> Bool {
    withoutMarks.lowercased().contains(keyword.withoutMarks.lowercased())
  }
}
