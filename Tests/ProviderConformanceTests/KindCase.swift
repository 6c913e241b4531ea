/// The kinds that can be listed, with a life for one object of each: what is made of it, what it becomes, and what a list shows each time.

import Model
import Testing

struct KindCase: Sendable, CustomTestStringConvertible {
  let vendor: String
  let collection: String
  let label: String
  let name: String
  /// A part of the path of the request that lists the kind.
  let listPath: String
  let body: ValueObject
  let shown: ValueObject
  /// nil where the kind cannot be changed in place.
  var edited: ValueObject? = nil
  var shownAfterwards: ValueObject = [:]
  /// Fields that no list may show.
  var hidden: [String] = []

  var testDescription: String { "\(vendor)/\(label)" }

  static let mp3 = FileReference(path: "site/greetings/holiday.mp3", sha256: "00", size: 4)

  private static let greeting = "6209c99b067f745da47367f3"
  private static let other = "62da34652a310904dfbbf13b"

  static let all: [KindCase] = [
    KindCase(
      vendor: "omicall", collection: "greetings", label: "spoken greeting", name: "Chào mừng",
      listPath: "greeting/list",
      body: ["greeting_name": "Chào mừng", "text": "@ Xin chào \"quý khách\"", "voice": "banmai", "speed": -1],
      shown: ["greeting_name": "Chào mừng", "text": "@ Xin chào \"quý khách\"", "voice": "banmai", "speed": -1],
      hidden: ["file"]),
    KindCase(
      vendor: "omicall", collection: "greetings", label: "uploaded greeting", name: "Holiday",
      listPath: "greeting/list",
      body: ["greeting_name": "Holiday", "file": .file(mp3)], shown: ["greeting_name": "Holiday"],
      hidden: ["file", "text", "voice", "speed"]),
    KindCase(
      vendor: "omicall", collection: "ivr", label: "menu", name: "Main menu",
      listPath: "key-interaction/list",
      body: [
        "script_name": "Main menu", "greeting_id": .string(greeting), "max_failure": 3, "time_out": 5,
        "greeting_short_id": .string(other), "action": .string(other), "action_type": "Recording",
        "scripts": [
          ["ivr": "1", "action": .string(other), "action_type": "Ring_group"],
          ["ivr": "2", "action": .string(other), "action_type": "Ivr_menu"],
        ],
      ],
      shown: [
        "script_name": "Main menu", "greeting_id": .string(greeting), "max_failure": 3, "time_out": 5,
        "greeting_short_id": .string(other), "invalid_sound_id": "", "action": .string(other),
        "action_type": "Recording",
        "scripts": [
          ["ivr": "1", "action": .string(other), "action_type": "Ring_group"],
          ["ivr": "2", "action": .string(other), "action_type": "Ivr_menu"],
        ],
      ],
      edited: [
        "script_name": "Main menu", "greeting_id": .string(other), "max_failure": 0, "time_out": 9, "scripts": [],
        "action": .null,
      ],
      shownAfterwards: [
        "script_name": "Main menu", "greeting_id": .string(other), "max_failure": 0, "time_out": 9, "scripts": [],
        "greeting_short_id": "", "invalid_sound_id": "", "action": "", "action_type": "",
      ]),
    KindCase(
      vendor: "omicall", collection: "groups", label: "group", name: "Support",
      listPath: "internal_group/list",
      body: [
        "group_name": "Support", "strategy": "rollover", "sip_members": ["102", "101"], "timeout": 30,
        "target_timeout": .string(other), "target_timeout_type": "Ivr_menu",
      ],
      // The vendor's add call takes no target.
      shown: ["group_name": "Support", "strategy": "rollover", "sip_members": ["102", "101"], "timeout": 30],
      edited: [
        "group_name": "Support", "strategy": "random", "sip_members": ["103"], "timeout": 45,
        "target_timeout": .string(other), "target_timeout_type": "Recording",
      ],
      shownAfterwards: [
        "group_name": "Support", "strategy": "random", "sip_members": ["103"], "timeout": 45,
        "target_timeout": .string(other), "target_timeout_type": "Recording",
      ]),
    KindCase(
      vendor: "fortics", collection: "flows", label: "flow", name: "Noite",
      listPath: "pbx/flow/all",
      body: [
        "name": "Noite",
        "flow": [
          [
            "component": "start", "component_id": "65a000000000000000000001",
            "next_component": ["65a000000000000000000002"],
          ],
          [
            "component": "audio_message", "component_id": "65a000000000000000000002",
            "audio_messages": ["65a000000000000000000009"],
          ],
        ],
      ],
      shown: [
        "name": "Noite",
        "flow": [
          [
            "component": "start", "component_id": "65a000000000000000000001",
            "next_component": ["65a000000000000000000002"],
          ],
          [
            "component": "audio_message", "component_id": "65a000000000000000000002",
            "audio_messages": ["65a000000000000000000009"],
          ],
        ],
      ],
      edited: [
        "name": "Noite 2",
        "flow": [["component": "start", "component_id": "65a000000000000000000001"]],
      ],
      shownAfterwards: [
        "name": "Noite 2",
        "flow": [["component": "start", "component_id": "65a000000000000000000001"]],
      ]),
  ]
}
