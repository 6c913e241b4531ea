/// Who is in a group, in terms of extensions. A list item names agents; the phone book says which extensions an agent
/// has. Pure.
///
/// An agent without an extension is shown as `agent:<id>` and never left out, one without an id as `agent:?`. One with
/// several extensions is shown as `agent:<id>=101|102` until `align` has compared it with the file: a file that names
/// one of them, or several, means this agent.

import Model
import ProviderKit

enum GroupMembers {
  private static let prefix = "agent:"

  /// Whether the item shows a member only by agent.
  static func needPhoneBook(_ item: ValueObject) -> Bool {
    guard item["sip_members"]?.isBlank ?? true else { return false }
    return members(of: item).contains { $0.member("sip_user")?.looseText == nil }
  }

  /// The members as extensions, in the item's order, each once. What is no list is shown as it is.
  static func shown(_ item: ValueObject, extensions: [String: [String]]) -> Value {
    let isDirect = item["sip_members"].map { !$0.isBlank } ?? false
    let members = item[isDirect ? "sip_members" : "members"] ?? []
    if members.isBlank { return [] }
    guard let list = members.list else { return members.withoutSecrets }
    let found = list.filter { !$0.isBlank }.map { isDirect ? $0.shownText : shown($0, extensions) }
    var seen: Set<Value> = []
    return .list(found.filter { seen.insert($0).inserted })
  }

  private static func shown(_ member: Value, _ extensions: [String: [String]]) -> Value {
    if let user = member.member("sip_user")?.looseText { return .string(user) }
    if let agent = member.member("agent_id")?.looseText {
      return .string(shown(agent: agent, extensions[agent] ?? []))
    }
    return member.object == nil ? member.shownText : .string(prefix + "?")
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
    if let timeout = item["timeout"], !timeout.isBlank { return timeout.shownInteger }
    let all = Set(members(of: item).compactMap { $0.member("timeout")?.shownInteger }.filter { !$0.isBlank })
    guard all.count > 1 else { return all.first }
    let texts = all.sorted { ($0.integer ?? .max, $0.keyText ?? "") < ($1.integer ?? .max, $1.keyText ?? "") }
      .map(CanonicalJSON.text)
    return .string(texts.joined(separator: ", ") + " (differs by member)")
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

  /// Puts the file's extensions in place of agents that have several; of an agent whom the file does not name, those
  /// that were applied.
  static func align(_ desired: ValueObject, prior: ValueObject? = nil, _ live: ValueObject) -> ValueObject {
    guard let members = live["sip_members"]?.list,
      members.contains(where: { $0.string.flatMap(candidates) != nil })
    else { return live }
    let (wanted, applied) = (named(in: desired), named(in: prior ?? [:]))
    var result = live
    result["sip_members"] = .list(
      members.flatMap { member -> [Value] in
        guard let names = member.string.flatMap(candidates) else { return [member] }
        let meant = names.contains(where: wanted.contains) ? wanted : applied
        let shown = names.filter(meant.contains)
        return shown.isEmpty ? [member] : shown.map(Value.string)
      })
    return result
  }

  private static func named(in document: ValueObject) -> Set<String> {
    Set((document["sip_members"]?.list ?? []).compactMap { $0.string ?? $0.reference?.address.name })
  }

  /// The extensions inside `agent:<id>=101|102`; nil for any other text.
  private static func candidates(_ member: String) -> [String]? {
    guard member.hasPrefix(prefix), let equals = member.firstIndex(of: "=") else { return nil }
    return member[member.index(after: equals)...].split(separator: "|").map(String.init)
  }

  private static func members(of item: ValueObject) -> [Value] {
    (item["members"]?.list ?? []).filter { !$0.isBlank }
  }
}
