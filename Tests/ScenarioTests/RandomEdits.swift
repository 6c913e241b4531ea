import Foundation
import TestSupport

/// Edits of the example folder that are always valid: every kind of operation comes about, and which ones is decided by a seed.
struct RandomEdits: Sendable {
  let seed: UInt64

  /// Edits, commits and pushes.
  func make(in shop: Shop) async throws {
    var random = SeededGenerator(seed: seed)
    for name in ["welcome", "goodbye", "sales-busy", "tours-menu"] where Bool.random(using: &random) {
      try shop.edit("hanoi/greetings/\(name).json") {
        $0.replacing("${var.company}", with: "${var.company} \(random.next() % 100)")
          .replacing(#""speed": "#, with: #""speed": -"#).replacing("--", with: "-")
      }
    }
    for name in ["support", "sales", "visa", "night", "vip"] where Bool.random(using: &random) {
      let seconds = 11 + Int(random.next() % 40)
      try shop.edit("hanoi/groups/\(name).json") { try Self.setting("timeout", to: seconds, in: $0) }
    }
    for name in ["main", "tours", "billing"] where Bool.random(using: &random) {
      try shop.edit("hanoi/ivr/\(name).json") { try Self.setting("time_out", to: 6 + Int(random.next() % 5), in: $0) }
    }
    for number in 0..<Int(1 + random.next() % 3) {
      try shop.write(
        "hanoi/greetings/new-\(number).json",
        #"{ "greeting_name": "New \#(number)", "text": "Xin chào", "voice": "banmai", "speed": 0 }"#)
      try shop.write(
        "hanoi/ivr/new-\(number).json",
        """
        { "script_name": "New \(number)", "greeting_id": "@greetings/new-\(number)", "max_failure": 3, "time_out": 5,
          "scripts": [ { "ivr": "1", "action": "@ivr/new-0" }, { "ivr": "2", "action": "@groups/sales" } ],
          "action": "@greetings/goodbye" }
        """)
    }
    // Nobody leads to the menu of the holiday: it goes, with the greeting that it alone plays.
    if Bool.random(using: &random) {
      for path in ["ivr/holiday.json", "greetings/holiday.json", "greetings/holiday.mp3"] {
        let url = shop.folder.appendingPathComponent("hanoi/\(path)")
        if FileManager.default.fileExists(atPath: url.path) { try FileManager.default.removeItem(at: url) }
      }
    }
    if Bool.random(using: &random) {
      try shop.edit("montevideo/blacklists/atencion.json") { $0.replacing("\"099000302\"", with: "\"099000777\"") }
    }
    try await shop.commit("Random changes of seed \(seed)")
    try await shop.git("push", "--quiet", "origin", "main")
  }

  private static func setting(_ key: String, to number: Int, in text: String) throws -> String {
    text.replacing(try Regex("\"\(key)\": [0-9]+"), with: "\"\(key)\": \(number)")
  }
}
