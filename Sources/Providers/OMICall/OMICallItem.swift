/// One object of an OMICall list or answer: what all kinds have in common.

import Model
import ProviderKit

struct OMICallItem: Sendable {
  let object: ValueObject

  init(_ object: ValueObject) { self.object = object }

  subscript(_ key: String) -> Value? {
    // null and absent are the same everywhere in this vendor's answers.
    object[key].flatMap { $0.isNull ? .none : .some($0) }
  }

  /// The live object of a kind; nil when it has no `_id` or no name.
  func observation(_ kind: KindAddress, nameField: String, attributes: ValueObject) -> Observation? {
    guard let id = self["_id"]?.looseText, let name = self[nameField]?.looseText else { return nil }
    return Observation(
      kind: kind, vendorID: id, name: name, attributes: attributes, changedAt: time("last_updated_date"),
      changedBy: author, createdAt: time("created_date"))
  }

  /// Texts and integers, whichever way they were written; what is neither stays as it is, and what is null is left out.
  func fields(texts: [String], integers: [String] = []) -> ValueObject {
    var result = ValueObject()
    for key in texts { result[key] = self[key]?.shownText }
    for key in integers { result[key] = self[key]?.shownInteger }
    return result
  }

  /// Epoch milliseconds.
  func time(_ key: String) -> Timestamp? { self[key]?.looseInteger.map { Timestamp(milliseconds: $0) } }

  // The key differs by kind: groups and greetings have one, scripts the other.
  private var author: String? {
    (self["last_update_by"] ?? self["last_updated_by"])?.object?["name"]?.looseText
  }
}
