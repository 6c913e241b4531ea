import Model
import Testing

@testable import Providers

/// The edges that a flow has for ordering, reports and call paths.
@Suite struct FlowEdgeTests {
  private static let address = Address(provider: "saopaulo", collection: "flows", name: "main")
  private static let night = Address(provider: "saopaulo", collection: "flows", name: "night")

  private static let document: ValueObject = [
    "name": "Main",
    "flow": [
      ["component": "start", "component_id": "start", "next_component": ["menu"]],
      [
        "component": "menu", "component_id": "menu", "max_attempts": ["value": 2, "redirect": "leave"],
        "options": [["num": 1, "redirect": "sales"], ["option_fail": true, "redirect": "64dd00000000000000000099"]],
      ],
      [
        "component": "campaign", "component_id": "sales",
        "next_component": [["post_closure": "leave", "timeout": false]],
      ],
      [
        "component": "goto", "component_id": "leave",
        "next_component": [
          ["destination": .reference(Reference(night, fragment: "menu")), "destination_handle": .null]
        ],
      ],
    ],
  ]

  @Test("each edge has the label of its part; one of a goto leads to the other flow, and ids of no component have none")
  func edges() {
    let edges = Flows.schema.edges(of: Self.document, from: Self.address)
    let shown = edges.map {
      "\($0.path): \($0.label) → \($0.to)#\($0.fragment ?? "")\($0.isInternal ? "" : " (waits)")"
    }
    #expect(
      shown == [
        "flow[component_id=start].next_component[0]: next → saopaulo/flows/main#menu",
        "flow[component_id=menu].options[num=1].redirect: options[1] → saopaulo/flows/main#sales",
        "flow[component_id=menu].max_attempts.redirect: max_attempts → saopaulo/flows/main#leave",
        "flow[component_id=sales].next_component[0].post_closure: post_closure → saopaulo/flows/main#leave",
        "flow[component_id=leave].next_component[0].destination: goto → saopaulo/flows/night#menu (waits)",
      ])
    #expect(edges.map(\.isBreakable) == [false, false, false, false, true])
    #expect(
      Flows.schema.references(of: Self.document, from: Self.address) == [Reference(Self.night, fragment: "menu")],
      "edges between components are no references")
  }
}
