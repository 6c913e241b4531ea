/// A line of the audit trail, such as `update hanoi/groups/support`. The stores keep lines as texts, and the history of
/// one address is found in them.
package struct StateDetail: Hashable, Sendable {
  /// A record that got another address.
  package struct Move: Hashable, Sendable {
    package let from: Address
    package let to: Address

    package init(from: Address, to: Address) {
      self.from = from
      self.to = to
    }

    package var text: String { "move \(from) to \(to)" }
  }

  package let text: String

  package init(_ text: String) { self.text = text }

  private var parts: [Substring] { text.split(separator: " ") }

  package func names(_ address: Address) -> Bool { parts.contains { Address(String($0)) == address } }

  /// nil for another line.
  package var move: Move? {
    let parts = parts
    guard parts.count == 4, parts[0] == "move", parts[2] == "to", let from = Address(String(parts[1])),
      let to = Address(String(parts[3]))
    else { return nil }
    return Move(from: from, to: to)
  }
}
