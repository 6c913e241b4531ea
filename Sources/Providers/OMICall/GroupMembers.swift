/// Who is in a group, in terms of extensions. A list item names agents; the phone book says which extensions an agent
/// has. Pure.
///
/// An agent without an extension is shown as `agent:<id>` and never left out. One with several extensions is shown as
/// `agent:<id>=101|102` until `align` has compared it with the file: a file that names one of them, or several, means
/// this agent.

import Model
import ProviderKit

enum GroupMembers {
  private static let prefix = "agent:"

  /// Whether the item shows a member only by agent.
  static func needPhoneBook(_ item: ValueObject) -> Bool {
    guard item["sip_members"]?.list == nil else { return false }
    return members(of: item).contains { $0["sip_user"]?.looseText == nil }
  }

  /// The members as extensions, in the item's order, each once.
  static func shown(_ item: ValueObject, extensions: [String: [String]]) -> [String] {
    let found: [String] =
      item["sip_members"]?.list.map { $0.compactMap(\.looseText) }
      ?? members(of: item).compactMap { member in
        member["sip_user"]?.looseText ?? member["agent_id"]?.looseText.map { shown(agent: $0, extensions[$0] ?? []) }
      }
    var seen: Set<String> = []
    return found.filter { seen.insert($0).inserted }
  }

  private static func shown(agent: String, _ extensions: [String]) -> String {
    switch extensions.count {
    case 0: prefix + agent
    case 1: extensions[0]
    default: prefix + agent + "=" + extensions.sorted().joined(separator: "|")
    }
  }

  /// Seconds that each member rings. Members that differ were set by hand: a text that equals no number, and so shows
  /// as drift. nil for an empty group.
  static func timeout(_ item: ValueObject) -> Value? {
    if let timeout = item["timeout"]?.looseInteger { return .integer(timeout) }
    // A reduced item: what this function said before is all there is.
    if item["members"] == nil, let timeout = item["timeout"]?.looseText { return .string(timeout) }
    let all = Set(members(of: item).compactMap { $0["timeout"]?.looseInteger }).sorted()
    guard let first = all.first else { return nil }
    return all.count == 1
      ? .integer(first) : .string(all.map(String.init).joined(separator: ", ") + " (differs by member)")
  }

  /// The members of a live document that no extension stands for.
  static func unmapped(in members: Value?) -> [String] {
    (members?.list ?? []).compactMap(\.string).filter { $0.hasPrefix(prefix) && candidates($0) == nil }
  }

  /// The extensions of a live document's members.
  static func extensions(in members: Value?) -> [String] {
    (members?.list ?? []).compactMap(\.string).flatMap { member in
      member.hasPrefix(prefix) ? candidates(member) ?? [] : [member]
    }
  }

  /// Puts the file's extensions in place of agents that have several.
  static func align(_ desired: ValueObject, _ live: ValueObject) -> ValueObject {
    guard let members = live["sip_members"]?.list,
      members.contains(where: { $0.string.flatMap(candidates) != nil })
    else { return live }
    let wanted = Set((desired["sip_members"]?.list ?? []).compactMap { $0.string ?? $0.reference?.address.name })
    var result = live
    result["sip_members"] = .list(
      members.flatMap { member -> [Value] in
        guard let names = member.string.flatMap(candidates) else { return [member] }
        let meant = names.filter(wanted.contains)
        return meant.isEmpty ? [member] : meant.map(Value.string)
      })
    return result
  }

  /// The extensions inside `agent:<id>=101|102`; nil for any other text.
  private static func candidates(_ member: String) -> [String]? {
    guard member.hasPrefix(prefix), let equals = member.firstIndex(of: "=") else { return nil }
    return member[member.index(after: equals)...].split(separator: "|").map(String.init)
  }

  private static func members(of item: ValueObject) -> [ValueObject] {
    (item["members"]?.list ?? []).compactMap(\.object)
  }
}
