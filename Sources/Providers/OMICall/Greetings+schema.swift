/// What a greeting's file may say.

import Model
import ProviderKit

extension Greetings {
  static let schema = KindSchema(
    provider: "omicall", collection: "greetings", title: "greeting",
    summary: "A recording, read by the vendor's robot from a text or uploaded as mp3 (OMICall: Danh sách file ghi âm).",
    nameField: "greeting_name", change: .replacement,
    fields: [
      Field("greeting_name", .text, .required, mutability: .replaces, "The greeting's name in the console."),
      Field(
        "text", .string(.init(maximumLength: 300)), mutability: .replaces, observability: .sometimes, unset: none,
        "What the robot reads, at most 300 characters."),
      Field(
        "voice", .string(.init(allowed: ["banmai", "leminh", "lannhi"])), mutability: .replaces,
        observability: .sometimes, unset: none,
        "Who reads: banmai (north, female), leminh (north, male), lannhi (south, female)."),
      Field(
        "speed", .integer(-3...3), mutability: .replaces, observability: .sometimes, unset: none,
        "How fast, from -3 (slowest) to 3; 0 is normal and the default."),
      Field(
        "file", .file(.init(extensions: ["mp3"], maximumBytes: 20 * 1024 * 1024)), mutability: .replaces,
        observability: .never, unset: none, "An mp3 beside this file, instead of a text."),
    ],
    hooks: hooks)

  /// A greeting made anew simply has no text, or no file.
  private static var none: Field.Unset { Field.Unset(reads: [], writes: .null) }

  private static var hooks: KindSchema.Hooks {
    var hooks = KindSchema.Hooks()
    hooks.reshape = { reshape($0) }
    hooks.check = { check($0) }
    return hooks
  }

  /// A speed of its own kind: `"3"` is 3, and a text without a speed is read at 0.
  static func reshape(_ document: ValueObject) -> ValueObject {
    var result = document
    if let speed = document["speed"]?.looseInteger { result["speed"] = .integer(speed) }
    let hasText = document["text"].map { !$0.isNull } ?? false
    if hasText && (document["speed"] ?? .null).isNull { result["speed"] = 0 }
    return result
  }

  /// Exactly one of text and file, and what goes with each.
  static func check(_ document: ValueObject) -> [KindSchema.Finding] {
    func given(_ key: String) -> Bool { !(document[key] ?? .null).isNull }
    switch (given("text"), given("file")) {
    case (true, true):
      return [
        .init(.key("file"), .error, "a greeting has a text or a file, not both", suggestion: "remove one of them")
      ]
    case (false, false):
      return [.init(.key("text"), .error, "a greeting needs a text with a voice, or a file")]
    case (true, false):
      guard !given("voice") else { return [] }
      return [.init(.key("text"), .error, "a text needs a voice", suggestion: "\"voice\": \"banmai\"")]
    case (false, true):
      return ["voice", "speed"].filter(given).map {
        .init(.key($0), .error, "\($0) goes with text; an uploaded file has none", suggestion: "remove \($0)")
      }
    }
  }
}
