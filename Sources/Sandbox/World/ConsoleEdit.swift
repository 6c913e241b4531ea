/// What a console user does to one object.
enum ConsoleEdit: Sendable {
  case create(collection: String, fields: WireObject)
  /// `object` is an id or a name.
  case edit(collection: String, object: String, patch: WireValue)
  case delete(collection: String, object: String)
}
