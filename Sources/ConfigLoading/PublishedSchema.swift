package import Model

/// JSON Schemas (draft 2020-12) of what the folder may hold, for editors: generated from the fields that the loader
/// checks by, so that the two cannot disagree.
///
/// They describe the documented form. A kind may take more (`"3"` for 3), and rules between fields or files are known
/// to `ccops validate` only.
package enum PublishedSchema {
  private static let draft: Value = "https://json-schema.org/draft/2020-12/schema"

  /// The schema of one kind's resource files.
  package static func kind(_ kind: KindSchema) -> Value {
    var schema = (ResourceSettingsReader.fields + kind.fields).jsonSchema
    schema["$schema"] = draft
    schema["title"] = .string("\(kind.provider)/\(kind.collection): \(kind.title)")
    schema["description"] = .string(kind.summary)
    return .object(schema)
  }

  /// The schema of `ccops.json`, with the options and credentials of the vendors given.
  package static func settings(types: [ProviderType]) -> Value {
    var schema = SettingsFields(types: types).document.jsonSchema
    schema["$schema"] = draft
    schema["title"] = "ccops.json"
    schema["description"] = "The providers, environments and safety limits of a ccops folder."
    schema["$defs"] = ["credential": ValueForm.credentialDefinition]
    return .object(schema)
  }
}
