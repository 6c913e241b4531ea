package import Model

/// JSON Schemas (draft 2020-12) of what the folder may hold, for editors: made from the fields that the loader checks by, so that the two cannot disagree.
///
/// They describe the documented form. A kind may take more (`"3"` for 3), and rules between fields or files are known to `ccops validate` only.
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
    var schema = SettingsFields.document.jsonSchema
    schema["$schema"] = draft
    schema["title"] = "ccops.json"
    schema["description"] = "The providers, environments and brakes of a ccops folder."
    var properties = schema["properties"]?.object ?? [:]
    properties["ccops"] = ["const": .integer(SettingsFields.version)]
    properties["providers"] = described(properties["providers"], providers(types))
    properties["variables"] = described(properties["variables"], variables)
    properties["environments"] = described(properties["environments"], environments)
    properties["state"] = described(properties["state"], state)
    schema["properties"] = .object(properties)
    schema["$defs"] = ["credential": credential]
    return .object(schema)
  }
}

// The parts of `ccops.json` that fields cannot say.
extension PublishedSchema {
  private static let credential: Value = [
    "description": "Where a credential comes from; never the credential itself.", "type": "object",
    "properties": [
      "env": ["type": "string", "pattern": "^[A-Za-z_][A-Za-z0-9_]*$"], "file": ["type": "string", "minLength": 1],
      "$comment": [:],
    ], "additionalProperties": false, "oneOf": [["required": ["env"]], ["required": ["file"]]],
  ]
  private static let credentialReference: Value = ["$ref": "#/$defs/credential"]
  private static let positiveNumber: Value = ["type": "number", "exclusiveMinimum": 0]

  private static let variables: ValueObject = [
    "type": "object", "additionalProperties": ["type": ["string", "number", "boolean"]],
    "properties": ["$comment": [:]],
  ]

  private static var environments: ValueObject {
    let patch = SettingsFields.patchable.map { ($0, Value.object(["type": ["object", "null"]])) } + [("$comment", [:])]
    let environment: ValueObject = [
      "type": "object", "properties": .object(ValueObject(patch)), "additionalProperties": false,
    ]
    return ["type": "object", "additionalProperties": .object(environment)]
  }

  private static var state: ValueObject {
    var schema = SettingsFields.state.jsonSchema
    schema["properties"] = setting(["url": credentialReference], in: schema["properties"])
    return schema
  }

  /// Entries of any vendor: the common fields, and those that the entry's type adds.
  private static func providers(_ types: [ProviderType]) -> ValueObject {
    var entry = SettingsFields.provider.jsonSchema
    var limits = SettingsFields.limits.jsonSchema
    limits["properties"] = setting(["requests_per_second": positiveNumber], in: limits["properties"])
    entry["properties"] = setting(
      ["type": ["enum": Value.strings(types.map(\.name).sorted())], "limits": .object(limits)],
      in: entry["properties"])
    entry["additionalProperties"] = nil
    // Fields come from two places here, so what is left over can only be judged after both.
    entry["unevaluatedProperties"] = false
    entry["allOf"] = .list(types.sorted { $0.name < $1.name }.map(vendor))
    return [
      "type": "object", "propertyNames": ["pattern": "^[a-z0-9][a-z0-9._-]*$"], "additionalProperties": .object(entry),
    ]
  }

  private static func vendor(_ type: ProviderType) -> Value {
    let keys = Set(type.credentials.flatMap(\.self)).sorted()
    let auth: ValueObject = [
      "type": "object", "additionalProperties": false,
      "properties": .object(ValueObject(keys.map { ($0, credentialReference) } + [("$comment", [:])])),
    ]
    var properties = type.options.jsonSchemaProperties
    properties["auth"] = .object(auth)
    return [
      "if": ["properties": ["type": ["const": .string(type.name)]], "required": ["type"]],
      "then": ["properties": .object(properties)],
    ]
  }

  private static func setting(_ members: ValueObject, in properties: Value?) -> Value {
    let old = properties?.object ?? [:]
    return .object(
      old.merging(
        members.compactMapValues { key, value in .object(described(old[key], value.object ?? [:]).object ?? [:]) }))
  }

  /// A schema with the description that another one had.
  private static func described(_ old: Value?, _ schema: ValueObject) -> Value {
    var result = schema
    if let text = old?.object?["description"] { result["description"] = text }
    return .object(result)
  }
}
