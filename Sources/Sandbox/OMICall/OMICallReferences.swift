/// The kinds of OMICall object that others refer to.
///
/// The document does not mention dangling references, so they are accepted unless the sandbox is strict. A strict
/// sandbox also refuses to delete an object that another one refers to.
enum OMICallKind: String, Sendable {
  case group, script, greeting

  /// The kind that an `action_type` or `target_timeout_type` means. Voice_mail is undocumented; its targets are
  /// greetings.
  init?(actionType: String) {
    switch actionType {
    case "Ring_group": self = .group
    case "Ivr_menu": self = .script
    case "Recording", "Voice_mail": self = .greeting
    default: return nil
    }
  }
}

extension OMICallTenant {
  /// The shelf of a kind.
  subscript(_ kind: OMICallKind) -> Shelf {
    get {
      switch kind {
      case .group: groups
      case .script: scripts
      case .greeting: greetings
      }
    }
    _modify {
      switch kind {
      case .group: yield &groups
      case .script: yield &scripts
      case .greeting: yield &greetings
      }
    }
  }

  /// The object of that id, or the refusal of a write that names an absent one.
  func living(_ kind: OMICallKind, _ id: String) throws(Refusal) -> WireObject {
    guard let item = self[kind][id], !item.isDeleted else {
      throw Refusal(code: "\(kind.rawValue)_not_found", message: "\(kind.rawValue) \(id) does not exist")
    }
    return item.object
  }

  /// Refuses, when strict, extensions that do not exist.
  func check(extensions: [String], _ surroundings: Surroundings) throws(Refusal) {
    guard surroundings.options.strict, let absent = extensions.first(where: { phone($0) == nil }) else { return }
    throw absentExtension(absent)
  }

  /// Refuses, when strict, a reference to a greeting that does not exist; "" refers to nothing.
  func check(greeting id: String, field: String, _ surroundings: Surroundings) throws(Refusal) {
    try check(target: id, targetType: id.isEmpty ? "" : "Recording", field: field, surroundings)
  }

  /// Refuses, when strict, a reference to an object that does not exist, or of an unknown type.
  func check(target id: String, targetType: String, field: String, _ surroundings: Surroundings) throws(Refusal) {
    guard surroundings.options.strict, !(id.isEmpty && targetType.isEmpty) else { return }
    guard let kind = OMICallKind(actionType: targetType) else {
      throw Refusal(code: "data_invalid", message: "\(field): the type '\(targetType)' is unknown")
    }
    guard let item = self[kind][id], !item.isDeleted else {
      throw Refusal(code: "\(kind.rawValue)_not_found", message: "\(field): \(kind.rawValue) \(id) does not exist")
    }
  }

  /// DELETE of a group, a script or a greeting. An absent one is no error; nothing is answered either way.
  mutating func delete(
    kind: OMICallKind, _ call: Call, _ surroundings: inout Surroundings
  ) throws(Refusal) -> VendorResponse {
    let id = call.path.last ?? ""
    if surroundings.options.strict {
      _ = try living(kind, id)
      if let user = referrer(of: id) {
        throw Refusal(code: "in_use", message: "\(kind.rawValue) \(id) is in use by \(user)")
      }
    }
    let now = surroundings.clock.tick()
    guard surroundings.has(.omicallSoftDelete), let item = self[kind][id] else {
      self[kind].remove(id)
      return .empty()
    }
    var object = item.object
    object["is_deleted"] = true
    stamp(&object, kind, by: apiAuthor, at: now)
    self[kind].put(ShelfItem(id: id, name: item.name, object: object))
    return .empty()
  }

  /// Words for the first other object that points at an id, nil when none does.
  func referrer(of id: String) -> String? {
    let needle = Array(id.utf8)
    for kind in [OMICallKind.script, .group] {
      let user = self[kind].items.first { item in
        item.id != id && !item.isDeleted && firstPlace(of: needle, in: item.bytes, from: 0) != nil
          && references(of: item.object, kind).contains(id)
      }
      if let user { return "\(kind.rawValue) '\(user.name)' (\(user.id))" }
    }
    return nil
  }

  private func references(of object: WireObject, _ kind: OMICallKind) -> [String] {
    guard kind == .script else { return [object.optionalText("target_timeout")] }
    let rows = object["scripts"]?.elements ?? []
    return ["greeting_id", "greeting_short_id", "invalid_sound_id", "action"].map { object.optionalText($0) }
      + rows.compactMap { $0["action"]?.text }
  }

  /// Marks an object as changed, in the fields that its kind has.
  func stamp(_ object: inout WireObject, _ kind: OMICallKind, by author: WireValue, at now: Int) {
    object["last_updated_date"] = .integer(now)
    object[kind == .script ? "last_updated_by" : "last_update_by"] = author
  }
}
