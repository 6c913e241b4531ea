/// Component ids: the vendor's are 24 letters and digits; every other text is a local key, from which an id is derived that is the same in every plan.

import Model

enum FlowIDs {
  /// Whether a text stands for itself.
  static func isRaw(_ text: String) -> Bool {
    text.utf8.count == 24
      && text.utf8.allSatisfy {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
          || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0)
      }
  }

  /// The id to send for a component: the live one where it is known, the text itself where it is an id, else the derived one.
  static func sent(_ key: String, live: [String: String], address: Address) -> String {
    live[key] ?? (isRaw(key) ? key : Reference.derivedPartID(address, key))
  }
}
