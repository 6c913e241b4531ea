import Model

/// One operation with what it is carried out with.
struct PreparedOperation: Sendable {
  let operation: Operation
  /// nil only in a damaged plan.
  let change: Change?
  /// The record of the address before the operation.
  let record: StateRecord?
  /// Of the operation's own address and of everything that it refers to.
  let bindings: [Address: Binding]
  let schema: KindSchema?

  /// The vendor's name that the operation's document gives the object.
  var sentName: String? { schema.flatMap { operation.body[$0.nameField]?.string } }

  /// The exclusive keys that the object has once the operation is done.
  var binds: [ExclusiveBinding] {
    guard let schema, operation.call != .delete else { return [] }
    return schema.exclusiveLists.compactMap { list in
      guard operation.call == .create || operation.changed.contains(list.field) else { return nil }
      let keys = list.keys(in: operation.applied)
      return keys.isEmpty ? nil : ExclusiveBinding(field: list.field, keys: keys)
    }
  }

  /// What is unknown of the object if the operation ends without an outcome.
  ///
  /// A create of an object that can be listed is looked for, with everything that it sent. The id of an object that a
  /// replacement leaves behind is in the record until its deletion is confirmed.
  var unconfirmed: UnconfirmedValues {
    guard let schema, !operation.removesSuperseded else { return UnconfirmedValues() }
    var values = UnconfirmedValues()
    if operation.call == .update || schema.reading == .unreadable {
      values = UnconfirmedValues(
        from: operation.call == .create ? [:] : record?.attributes ?? [:],
        to: operation.call == .delete ? [:] : operation.applied,
        // Another value of these is another object.
        of: schema.fields.filter { $0.mutability != .replaces })
    }
    values.isDeletion = operation.call == .delete
    return values
  }
}
