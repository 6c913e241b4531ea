/// A list whose keys only one object of the account may have, such as the hotlines of an extension.
package struct ExclusiveList: Hashable, Sendable {
  /// The field of the resource that is the list.
  package let field: String
  /// The fields that can be the key of an element.
  package let keys: [String]

  /// The keys that a document has in the list.
  package func keys(in document: ValueObject) -> [ExclusiveKey] {
    (document[field]?.list ?? []).compactMap { ElementKey(of: $0, keys: keys) }
      .map { ExclusiveKey(kind: $0.field, value: [$0.value]) }
  }

  /// Whether a key is one of this list.
  package func contains(_ key: ExclusiveKey) -> Bool { keys.contains(key.kind) }
}
