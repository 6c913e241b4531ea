package import Model

/// Kinds of an invented vendor with the properties that make ordering hard: replacement only, unique names with cycles,
/// fields that only an update sets, objects that must exist, and things that only one object can have.
package enum TestKinds {
  package static let sounds = KindSchema(
    provider: "test", collection: "sounds", title: "sound", summary: "A recording; every change is a new one.",
    nameField: "name", change: .replacement,
    fields: [
      Field("name", .text, .required, mutability: .replaces, "Its name."),
      Field("text", .freeText, .required, mutability: .replaces, "What is said."),
    ])

  package static let menus = KindSchema(
    provider: "test", collection: "menus", title: "menu", summary: "A menu of keys.", nameField: "name",
    uniqueNames: true,
    fields: [
      Field("name", .text, .required, "Its name."),
      Field("sound", .reference(.init(["sounds": ""], breaking: .never)), .required, "What is played."),
      Field(
        "wrong", .reference(.init(["sounds": ""], breaking: .field)), .optional, unset: .init(),
        "Played on a wrong key."),
      Field("tries", .integer(0...9), .defaulted(3), "How many wrong keys."),
      Field(
        "keys",
        .list(
          .object([
            Field("key", .text, .required, "The key."),
            Field(
              "action", .reference(.init(["rings": "ring", "menus": "menu"], breaking: .element)),
              .required,
              unset: .init(), "Where it leads."),
            Field("type", .freeText, .derived(from: "action"), unset: .init(), "What that is."),
          ]), .init(.keyed(by: ["key"]), ignoringElementsWithout: ["action"])), .required, "The keys."),
    ])

  package static let rings = KindSchema(
    provider: "test", collection: "rings", title: "ring", summary: "A group of phones.", nameField: "name",
    fields: [
      Field("name", .text, .required, "Its name."),
      Field(
        "phones", .list(.reference(.init(["phones": ""], breaking: .never)), .init(.set, mayBeEmpty: false)), .required,
        "Who."),
      Field("seconds", .integer(nil), .required, "How long."),
      Field(
        "overflow",
        .reference(
          .init(["menus": "menu", "rings": "ring", "sounds": "sound"], breaking: .field)),
        .optional,
        mutability: .onlyOnUpdate, unset: .init(), "Where calls go then."),
      Field(
        "overflow_type", .freeText, .derived(from: "overflow"), mutability: .onlyOnUpdate, unset: .init(),
        "What that is."),
    ])

  package static let phones = KindSchema(
    provider: "test", collection: "phones", title: "phone", summary: "A phone.", nameField: "number",
    identity: .name, creation: .mustExist, removal: .forgets,
    fields: [
      Field("number", .text, .required, "Its number."),
      Field("enabled", .boolean, .optional, observability: .sometimes, "Whether it rings."),
      Field(
        "lines",
        .list(
          .object([
            Field("line", .text, .required, "Its number."),
            Field(
              "direction", .freeText, .optional, observability: .never, "\"in\": the vendor does not show the line."),
          ]), .init(.keyed(by: ["line"]), exclusive: true)),
        observability: .onRequest, "Lines that only this phone has."),
    ], usableWhen: ("enabled", true), hooks: phoneHooks)

  /// Lines that the file does not name are the console's business; one for calls in is taken as bound.
  private static var phoneHooks: KindSchema.Hooks {
    var hooks = KindSchema.Hooks()
    hooks.align = { live, names in
      guard let shown = live["lines"]?.list, let wanted = names.desired["lines"]?.list else {
        return KindSchema.Aligned(attributes: live)
      }
      func isNamed(_ row: Value, in rows: [Value]) -> Bool { rows.contains { $0.member("line") == row.member("line") } }
      let named = shown.filter { isNamed($0, in: wanted) }
      let hidden = wanted.filter { $0.member("direction") == "in" && !isNamed($0, in: named) }
        .map { Value.object(["line": $0.member("line") ?? .null]) }
      return KindSchema.Aligned(attributes: live.merging(["lines": .list(named + hidden)]))
    }
    return hooks
  }

  package static let lists = KindSchema(
    provider: "test", collection: "lists", title: "list", summary: "Numbers that nobody can read back.",
    nameField: "campaign", identity: .name, reading: .unreadable,
    fields: [
      Field("campaign", .exactText, .required, mutability: .replaces, "Its campaign."),
      Field(
        "entries",
        .list(
          .object([Field("phone", .text, .required, "A number."), Field("name", .freeText, .optional, "Whose.")]),
          .init(.keyed(by: ["phone"]))),
        .required, "The numbers."),
    ])

  package static let all = [sounds, menus, rings, phones, lists]

  package static let byKind = Dictionary(
    uniqueKeysWithValues: all.map { (KindAddress(provider: "test", collection: $0.collection), $0) })

  package static func schema(_ kind: KindAddress) -> KindSchema? { byKind[kind] }

  package static func address(_ collection: String, _ name: String) -> Address {
    Address(provider: "test", collection: collection, name: name)
  }
}

/// A desired resource of the test kinds: companions are filled in as loading would.
package func resource(
  _ collection: String, _ name: String, _ attributes: ValueObject, _ settings: ResourceSettings = .init()
) -> Resource {
  let address = TestKinds.address(collection, name)
  return Resource(
    address: address, attributes: companions(attributes), settings: settings,
    source: SourcePin(path: "\(address).json", blob: String(repeating: "b", count: 40)))
}

/// `@menus/main` as a value.
package func ref(_ collection: String, _ name: String) -> Value {
  .reference(Reference(TestKinds.address(collection, name)))
}

private func companions(_ attributes: ValueObject) -> ValueObject {
  var result = attributes
  if let target = attributes["overflow"]?.reference { result["overflow_type"] = type(of: target) }
  if let keys = attributes["keys"]?.list {
    result["keys"] = .list(
      keys.map { key in
        guard var object = key.object, let target = object["action"]?.reference else { return key }
        object["type"] = type(of: target)
        return .object(object)
      })
  }
  return result
}

private func type(of reference: Reference) -> Value { .string(String(reference.address.collection.dropLast())) }
