import Model

/// A vendor that no one has: its kinds have one of everything that schemas can say.
enum TestVendor {
  static let type = ProviderType(
    name: "testvendor", title: "Test Vendor", kinds: [groups, menus, greetings, extensions, flows],
    credentials: [["user", "password"], ["token"]],
    options: [Field("page_size", .integer(1...500), .defaulted(100), "Items a page.")])

  static let groups = KindSchema(
    provider: "testvendor", collection: "groups", title: "ring group", summary: "Phones that ring together.",
    nameField: "group_name", uniqueNames: true,
    fields: [
      Field("group_name", .string(.init(maximumLength: 20)), .required, "Its name."),
      Field("strategy", .string(.init(allowed: ["ring_all", "rollover"])), .defaulted("ring_all"), "Who rings."),
      Field(
        "members", .list(.reference(.init(["extensions": ""], breaking: .element)), .init(.set, mayBeEmpty: false)),
        .required,
        "Who is in it."),
      Field("timeout", .integer(5...120), .optional, "Seconds."),
      Field("target", .reference(target), unset: Field.Unset(), "Where a call goes that nobody takes."),
      Field(
        "target_type", .string(.init(allowed: ["Ring_group", "Ivr_menu", "Recording", "Voice_mail"])),
        .derived(from: "target"), unset: Field.Unset(), "What target is."),
      Field("record", .boolean, .optional, "Whether calls are recorded."),
    ])

  private static let target = FieldType.ReferenceRule(
    ["groups": "Ring_group", "menus": "Ivr_menu", "greetings": "Recording"], breaking: .field)

  static let menus = KindSchema(
    provider: "testvendor", collection: "menus", title: "menu", summary: "A menu of keys.", nameField: "script_name",
    fields: [
      Field("script_name", .text, .required, "Its name."),
      Field("greeting", .reference(.init(["greetings": ""], breaking: .never)), .required, "What is played."),
      Field("scripts", .list(.object(row), .init(.keyed(by: ["key"]))), .required, "The keys."),
    ])

  private static let row: [Field] = [
    Field("key", .text, .required, "The key."),
    Field(
      "action",
      .reference(.init(["groups": "Ring_group", "menus": "Ivr_menu"], breaking: .element)),
      .required, "Where it leads."),
    Field(
      "action_type", .string(.init(allowed: ["Ring_group", "Ivr_menu"])), .derived(from: "action"), "What action is."),
  ]

  static let greetings = KindSchema(
    provider: "testvendor", collection: "greetings", title: "greeting", summary: "A recording.", nameField: "name",
    fields: [
      Field("name", .text, .required, "Its name."),
      Field("text", .freeText, unset: Field.Unset(), "What is read."),
      Field("speed", .integer(-3...3), .optional, "How fast."),
      Field("file", .file(.init(extensions: ["mp3"], maximumBytes: 16)), .optional, "A recording."),
    ], hooks: greetingHooks)

  private static var greetingHooks: KindSchema.Hooks {
    var hooks = KindSchema.Hooks()
    hooks.reshape = { document in
      guard let text = document["speed"]?.string, let speed = Int64(text) else { return document }
      return document.merging(["speed": .integer(speed)])
    }
    hooks.check = { document in
      guard document["text"] == nil, document["file"] == nil else { return [] }
      return [.init(.key("text"), .error, "a greeting needs a text or a file", suggestion: "\"text\": \"…\"")]
    }
    return hooks
  }

  static let extensions = KindSchema(
    provider: "testvendor", collection: "extensions", title: "extension", summary: "A phone.", nameField: "user",
    fields: [
      Field("user", .text, .required, "Its number."),
      Field(
        "hotlines",
        .list(
          .either(.text, .object([Field("hotline", .text, .required, "The number.")])),
          .init(.keyed(by: ["hotline"]), exclusive: true)), .optional, "Its hotlines."),
      Field("labels", .anything, .optional, "Anything."),
    ], secretKeys: ["password"])

  static let flows = KindSchema(
    provider: "testvendor", collection: "flows", title: "flow", summary: "A call flow.", nameField: "name",
    fields: [
      Field("name", .text, .required, "Its name."),
      Field(
        "flow", .list(.variants(tag: "component", components), .init(.keyed(by: ["component_id"]))), .required, "Parts."
      ),
    ])

  private static let id = Field("component_id", .text, .required, "Local key.")
  private static let components: [String: [Field]] = [
    "menu": [id, Field("attempts", .integer(nil), .optional, "How often.")],
    "goto": [
      id,
      Field(
        "destination", .reference(.init(["flows": ""], breaking: .field, takesFragment: true)), .required, "Where to."),
    ],
  ]
}
