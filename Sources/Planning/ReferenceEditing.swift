import Model

extension KindSchema {
  /// The document with every raw vendor id that `name` knows turned into a reference.
  func naming(
    _ document: ValueObject, _ name: (String, FieldType.ReferenceRule) -> Reference?
  ) -> ValueObject {
    rewritingReferences(of: document) { place in
      guard let id = place.value.string, !id.isEmpty, let reference = name(id, place.rule) else { return .keep }
      return .replace(.reference(reference))
    }
  }

  /// The document without the references that `condition` chooses. Those that can never be left out stay.
  func leavingOut(_ document: ValueObject, where condition: (Address) -> Bool) -> ValueObject {
    rewritingReferences(of: document) { place in
      guard let reference = place.value.reference, condition(reference.address) else { return .keep }
      return .leaveOut
    }
  }

  /// The addresses that a document refers to.
  func targets(of document: ValueObject, from: Address) -> Set<Address> {
    Set(edges(of: document, from: from).filter { !$0.isInternal }.map(\.to))
  }
}
