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
}
