internal import Foundation

/// Text without Vietnamese diacritics: OMICall stores each name also in this form, and its search ignores diacritics.
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
