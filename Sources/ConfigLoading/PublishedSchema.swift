package import Model

/// JSON Schemas (draft 2020-12) of what the folder may hold, for editors: made from the fields that the loader checks by, so that the two cannot disagree.
///
/// They describe the documented form. A kind may take more (`"3"` for 3), and rules between fields or files are known to `ccops validate` only.
package enum PublishedSchema {
  private static let draft: Value = "https://json-schema.org/draft/2020-12/schema"

  /// The schema of one kind's resource files.
  package static func kind(_ kind: KindSchema) -> Value {
    var schema = object(ResourceSettingsReader.fields + kind.fields)
    schema["$schema"] = draft
    schema["title"] = .string("\(kind.provider)/\(kind.collection): \(kind.title)")
    schema["description"] = .string(kind.summary)
    return .object(schema)
  }

  /// The schema of `ccops.json`, with the options and credentials of the vendors given.
  package static func settings(types: [ProviderType]) -> Value {
    var schema = object(SettingsFields.document)
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

  // MARK: fields

  static func object(_ fields: [Field]) -> ValueObject {
    var schema: ValueObject = ["type": "object", "additionalProperties": false]
    schema["properties"] = .object(properties(fields))
    let required = fields.filter { $0.presence == .required }.map(\.name).sorted()
    if !required.isEmpty { schema["required"] = Value.strings(required) }
    return schema
  }

  private static func properties(_ fields: [Field]) -> ValueObject {
    ValueObject(fields.map { ($0.name, .object(schema($0))) })
  }

  private static func schema(_ field: Field) -> ValueObject {
    var result = schema(field.type)
    let unset = unsetForms(field)
    if !unset.isEmpty, !result.isEmpty { result = ["anyOf": [.object(result), ["enum": .list(unset)]]] }
    result["description"] = .string(field.summary)
    if case .defaulted(let value) = field.presence { result["default"] = value }
    return result
  }

  /// What stands for "nothing": also in a required field, where the vendor shows it (a menu key that does nothing).
  private static func unsetForms(_ field: Field) -> [Value] {
    (field.presence == .required ? [] : [.null]) + field.unset.reads.filter { !$0.isNull }
  }

  // MARK: types

  private static let variable: Value = ["type": "string", "pattern": #"\$\{var\."#]

  static func schema(_ type: FieldType) -> ValueObject {
    switch type {
    case .string(let rule): return string(rule)
    case .integer(let range): return orVariable(integer(range))
    case .boolean: return orVariable(["type": "boolean"])
    case .list(let element, let rule):
      var result: ValueObject = ["type": "array", "items": .object(schema(element))]
      if !rule.mayBeEmpty { result["minItems"] = 1 }
      return result
    case .object(let fields): return object(fields)
    case .variants(let tag, let variants): return self.variants(tag, variants)
    case .reference(let rule): return ["type": "string", "minLength": 1, "pattern": .string(pattern(rule))]
    case .file(let extensions, _):
      let ending = extensions.isEmpty ? "" : #"\.("# + extensions.joined(separator: "|") + ")$"
      return orVariable(["type": "string", "pattern": .string(ending)])
    case .either(let first, let second):
      return ["anyOf": [.object(schema(first)), .object(schema(second))]]
    case .anything: return [:]
    }
  }

  private static func orVariable(_ schema: ValueObject) -> ValueObject { ["anyOf": [.object(schema), variable]] }

  private static func string(_ rule: FieldType.StringRule) -> ValueObject {
    if !rule.allowed.isEmpty { return orVariable(["enum": Value.strings(rule.allowed)]) }
    var result: ValueObject = ["type": "string"]
    if !rule.mayBeEmpty { result["minLength"] = 1 }
    guard let maximum = rule.maximumLength else { return result }
    result["maxLength"] = .integer(Int64(maximum))
    return orVariable(result)
  }

  private static func integer(_ range: ClosedRange<Int64>?) -> ValueObject {
    var result: ValueObject = ["type": "integer"]
    if let range, range.lowerBound != .min { result["minimum"] = .integer(range.lowerBound) }
    if let range, range.upperBound != .max { result["maximum"] = .integer(range.upperBound) }
    return result
  }

  /// A vendor id, a doubled `@`, a reference to one of the collections, or anything with a variable in it.
  private static func pattern(_ rule: FieldType.ReferenceRule) -> String {
    let name = "[a-z0-9][a-z0-9._-]*"
    let targets = rule.targets.keys.sorted().joined(separator: "|")
    let fragment = rule.takesFragment ? "(#.+)?" : ""
    return #"^([^@]|@@|@("# + name + "/)?(" + targets + ")/" + name + fragment + #"$|.*\$\{var\.)"#
  }

  private static func variants(_ tag: String, _ variants: [String: [Field]]) -> ValueObject {
    let cases = variants.keys.sorted().map { name -> Value in
      let fields = (variants[name] ?? []).filter { $0.name != tag }
      var then: ValueObject = ["properties": .object(properties(fields))]
      let required = fields.filter { $0.presence == .required }.map(\.name).sorted()
      if !required.isEmpty { then["required"] = Value.strings(required) }
      let condition: ValueObject = [
        "properties": .object([tag: ["const": .string(name)]]), "required": Value.strings([tag]),
      ]
      return ["if": .object(condition), "then": .object(then)]
    }
    let tagSchema: Value = ["type": "string", "examples": Value.strings(variants.keys.sorted())]
    return [
      "type": "object", "properties": .object([tag: tagSchema]), "required": Value.strings([tag]),
      "allOf": .list(cases),
    ]
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
    var schema = object(SettingsFields.state)
    schema["properties"] = setting(["url": credentialReference], in: schema["properties"])
    return schema
  }

  /// Entries of any vendor: the common fields, and those that the entry's type adds.
  private static func providers(_ types: [ProviderType]) -> ValueObject {
    var entry = object(SettingsFields.provider)
    var limits = object(SettingsFields.limits)
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
    var properties = properties(type.options)
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
