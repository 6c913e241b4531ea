// JSON Schema (draft 2020-12) of the types, for editors. It describes the documented form.

extension [Field] {
  /// The schema of an object with these fields and no others.
  package var jsonSchema: ValueObject {
    var schema: ValueObject = ["type": "object", "additionalProperties": false]
    schema["properties"] = .object(jsonSchemaProperties)
    let required = filter { $0.presence == .required }.map(\.name).sorted()
    if !required.isEmpty { schema["required"] = .strings(required) }
    return schema
  }

  package var jsonSchemaProperties: ValueObject { ValueObject(map { ($0.name, .object($0.jsonSchema)) }) }
}

extension Field {
  fileprivate var jsonSchema: ValueObject {
    var result = type.jsonSchema
    if !unsetForms.isEmpty, !result.isEmpty { result = ["anyOf": [.object(result), ["enum": .list(unsetForms)]]] }
    result["description"] = .string(summary)
    if case .defaulted(let value) = presence { result["default"] = value }
    return result
  }

  /// What stands for "nothing": also in a required field, where the vendor shows it (a menu key that does nothing).
  private var unsetForms: [Value] {
    (presence == .required ? [] : [.null]) + unset.reads.filter { !$0.isNull }
  }
}

extension FieldType {
  private static let variable: Value = ["type": "string", "pattern": #"\$\{var\."#]

  package var jsonSchema: ValueObject {
    switch self {
    case .string(let rule): return rule.jsonSchema
    case .integer(let range): return Self.orVariable(Self.jsonSchema(of: range))
    case .boolean: return Self.orVariable(["type": "boolean"])
    case .list(let element, let rule):
      var result: ValueObject = ["type": "array", "items": .object(element.jsonSchema)]
      if !rule.mayBeEmpty { result["minItems"] = 1 }
      return result
    case .object(let fields, let isOpen):
      return isOpen ? fields.jsonSchema.keeping { key, _ in key != "additionalProperties" } : fields.jsonSchema
    case .map(let element, let rule): return rule.jsonSchema(of: element)
    case .variants(let rule): return rule.jsonSchema
    case .reference(let rule): return ["type": "string", "minLength": 1, "pattern": .string(rule.pattern)]
    case .file(let rule):
      let ending = rule.extensions.isEmpty ? "" : #"\.("# + rule.extensions.joined(separator: "|") + ")$"
      return Self.orVariable(["type": "string", "pattern": .string(ending)])
    case .either(let first, let second):
      return ["anyOf": [.object(first.jsonSchema), .object(second.jsonSchema)]]
    case .anything: return [:]
    case .form(let form): return form.jsonSchema
    }
  }

  static func orVariable(_ schema: ValueObject) -> ValueObject { ["anyOf": [.object(schema), variable]] }

  private static func jsonSchema(of range: ClosedRange<Int64>?) -> ValueObject {
    var result: ValueObject = ["type": "integer"]
    if let range, range.lowerBound != .min { result["minimum"] = .integer(range.lowerBound) }
    if let range, range.upperBound != .max { result["maximum"] = .integer(range.upperBound) }
    return result
  }

}

extension FieldType.MapRule {
  fileprivate func jsonSchema(of element: FieldType) -> ValueObject {
    var result: ValueObject = [
      "type": "object", "additionalProperties": .object(element.jsonSchema),
      "properties": .object([Self.comment: [:]]),
    ]
    if let names { result["propertyNames"] = ["pattern": .string(#"^(\$comment|\#(names.pattern))$"#)] }
    return result
  }
}

extension FieldType.VariantRule {
  fileprivate var jsonSchema: ValueObject {
    let names = Value.strings(variants.keys.sorted())
    guard let common else {
      return [
        "type": "object", "properties": .object([tag: ["type": "string", "examples": names]]),
        "required": .strings([tag]), "allOf": cases,
      ]
    }
    var result = common.jsonSchema
    // Fields come from two places here, so what is left over can only be judged after both.
    result["additionalProperties"] = nil
    result["unevaluatedProperties"] = false
    result["allOf"] = cases
    var properties = common.jsonSchemaProperties
    properties[tag] = ["description": .string(common.named(tag)?.summary ?? ""), "enum": names]
    result["properties"] = .object(properties)
    return result
  }

  private var cases: Value {
    .list(
      variants.keys.sorted().map { name in
        let fields = (variants[name] ?? []).filter { $0.name != tag }
        var then: ValueObject = ["properties": .object(fields.jsonSchemaProperties)]
        let required = fields.filter { $0.presence == .required }.map(\.name).sorted()
        if !required.isEmpty { then["required"] = .strings(required) }
        let condition: ValueObject = [
          "properties": .object([tag: ["const": .string(name)]]), "required": .strings([tag]),
        ]
        return ["if": .object(condition), "then": .object(then)]
      })
  }
}

extension FieldType.StringRule {
  fileprivate var jsonSchema: ValueObject {
    if isOpen { return ["type": "string", "examples": .strings(allowed)] }
    if !allowed.isEmpty { return FieldType.orVariable(["enum": .strings(allowed)]) }
    var result: ValueObject = ["type": "string"]
    if !mayBeEmpty { result["minLength"] = 1 }
    guard let maximumLength else { return result }
    result["maxLength"] = .integer(Int64(maximumLength))
    return FieldType.orVariable(result)
  }
}

extension FieldType.ReferenceRule {
  /// A vendor id, a doubled `@`, a reference to one of the collections, or anything with a variable in it.
  fileprivate var pattern: String {
    let name = "[a-z0-9][a-z0-9._-]*"
    let collections = targets.keys.sorted().joined(separator: "|")
    let fragment = takesFragment ? "(#.+)?" : ""
    return #"^([^@]|@@|@("# + name + "/)?(" + collections + ")/" + name + fragment + #"$|.*\$\{var\.)"#
  }
}
