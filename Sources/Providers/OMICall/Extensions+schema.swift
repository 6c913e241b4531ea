/// What an extension's file may say.

import Model

extension Extensions {
  static let schema = KindSchema(
    provider: "omicall", collection: "extensions", title: "internal phone",
    summary: "An extension that exists in the account: whether it is in use, and its hotlines (OMICall: số nội bộ).",
    nameField: "sip_user", identity: .name, uniqueNames: true, creation: .mustExist, removal: .forgets,
    fields: [
      Field("sip_user", .text, .required, mutability: .replaces, "The extension's number."),
      Field(
        "enabled", .boolean, observability: .sometimes,
        "Whether the extension is in use. Most answers do not show it, so a change in the console may go unnoticed."),
      Field(
        "hotlines", .list(.object(row), .init(.keyed(by: ["hotline"]), exclusive: true)), observability: .onRequest,
        "Hotlines that only this extension uses. The API can bind one, also away from another extension, but not unbind."
      ),
    ],
    secretKeys: ["password", "sip_password"], usableWhen: ("enabled", true), hooks: hooks)

  private static let row: [Field] = [
    Field("hotline", .text, .required, "The number, as the vendor writes it."),
    Field(
      "directions", .list(.string(.init(allowed: ["outbound", "inbound"])), .init(.set, mayBeEmpty: false)), .required,
      observability: .never, "For calls out, calls in, or both. The vendor shows neither."),
  ]

  private static var hooks: KindSchema.Hooks {
    var hooks = KindSchema.Hooks()
    hooks.align = { live, names in KindSchema.Aligned(attributes: align(names.desired, live)) }
    return hooks
  }

  /// An extension may also call out with hotlines that it shares with others. Those that the file does not name are the
  /// console's business; one that the file binds for calls in only is shown nowhere, and is taken as bound.
  static func align(_ desired: ValueObject, _ live: ValueObject) -> ValueObject {
    guard let shown = live["hotlines"]?.list, let wanted = desired["hotlines"]?.list else { return live }
    let rows = wanted.compactMap(\.object)
    let names = Set(rows.compactMap { $0["hotline"]?.string })
    let kept = shown.compactMap(\.object).filter { $0["hotline"]?.string.map(names.contains) ?? false }
    let keptNames = Set(kept.compactMap { $0["hotline"]?.string })
    let invisible = rows.filter { row in
      guard let name = row["hotline"]?.string, !keptNames.contains(name) else { return false }
      return !(row["directions"]?.list ?? []).contains("outbound")
    }
    var result = live
    result["hotlines"] = .list(
      kept.map(Value.object) + invisible.map { ["hotline": $0["hotline"] ?? .null] })
    return result
  }
}
