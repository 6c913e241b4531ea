/// One kind of one vendor: its schema, and how its verbs are said in requests. A kind that lacks a verb leaves it nil.

package import Model

package struct KindMapping: Sendable {
  package typealias List = @Sendable (ListRequest) async throws(ProviderError) -> [Observation]
  package typealias Write = @Sendable (WriteRequest) async throws(ProviderError) -> WriteResult
  package typealias Delete = @Sendable (WriteRequest) async throws(ProviderError) -> Void

  package let schema: KindSchema
  package let list: List?
  package let create: Write?
  package let update: Write?
  package let delete: Delete?

  package init(
    schema: KindSchema, list: List? = nil, create: Write? = nil, update: Write? = nil, delete: Delete? = nil
  ) {
    self.schema = schema
    self.list = list
    self.create = create
    self.update = update
    self.delete = delete
  }
}

extension KindMapping {
  /// What the schema says that can be done and the mapping cannot do; nil when they agree.
  var missingVerb: String? {
    if schema.reading == .listed, list == nil { return "list" }
    if schema.creation == .allowed, create == nil { return "create" }
    if schema.change == .inPlace, update == nil { return "update" }
    return schema.removal == .deletes && delete == nil ? "delete" : nil
  }
}
