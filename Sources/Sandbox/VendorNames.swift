/// The names of all vendors, as help texts and messages list them.
package enum VendorNames {
  /// All titles, as a list in a sentence.
  package static var titles: String { Vendor.all.map { $0.simulator.title }.listed(with: "and") }

  /// The path of each vendor: `/a, /b and /c` for the word "and".
  package static func paths(with word: String) -> String {
    Vendor.all.map { "/" + $0.name }.listed(with: word)
  }

  /// A path that names a tenant of the first vendor.
  package static var tenantPathExample: String {
    Vendor.all.first.map { "/\($0.name)/TENANT/\($0.simulator.firstSegment)/..." } ?? ""
  }
}

extension [String] {
  /// The elements as a list in a sentence, with `word` before the last one.
  fileprivate func listed(with word: String) -> String {
    guard count > 1, let last else { return first ?? "" }
    return dropLast().joined(separator: ", ") + " \(word) \(last)"
  }
}
