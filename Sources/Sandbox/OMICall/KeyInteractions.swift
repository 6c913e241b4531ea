/// OMICall key-interaction scripts (IVR menus).
///
/// Their names are unique by contract. Add and update have the same body; a field that the body does not contain is
/// unset.
extension OMICallTenant {
  /// GET key-interaction/list
  mutating func listScripts(_ call: Call, _ surroundings: Surroundings) -> VendorResponse {
    scripts.page(call, surroundings)
  }

  /// POST key-interaction/add
  mutating func addScript(_ call: Call, _ surroundings: inout Surroundings) throws(Refusal) -> VendorResponse {
    let body = try omicallBody(call)
    try checkScript(body, id: nil, surroundings)
    var script = newScript(now: surroundings.clock.tick())
    try fill(&script, from: body)
    keep(script: script)
    return surroundings.has(.omicallEmptyAddBody) ? .empty() : omicallSuccess(.object(script))
  }

  /// POST key-interaction/update/:id
  mutating func updateScript(_ call: Call, _ surroundings: inout Surroundings) throws(Refusal) -> VendorResponse {
    let body = try omicallBody(call)
    let id = call.path.last ?? ""
    var script = try living(.script, id)
    try checkScript(body, id: id, surroundings)
    try fill(&script, from: body)
    script["ivr_direct_menu_dial"] = "false"
    stamp(&script, .script, by: apiAuthor, at: surroundings.clock.tick())
    keep(script: script)
    return omicallSuccess(.object(script))
  }

  /// A script with a new id and a new number, in the document's order of fields.
  mutating func newScript(now: Int) -> WireObject {
    let id = ids.next()
    let number = String(100_000 + ids.nextNumber())
    return [
      "_id": .string(id), "tenant_id": .string(tenantID), "script_name": "", "script_name_unsigned": "",
      "script_number": .string(number), "greeting_id": "", "greeting_name": nil, "greeting_short_id": "",
      "greeting_short_name": nil, "note": nil, "created_date": .integer(now), "created_by": apiAuthor,
      "last_updated_date": .integer(now), "last_updated_by": nil, "is_deleted": false, "scripts": [],
      "time_out": 3, "action_type": "", "action": "", "action_name": nil, "invalid_sound_id": "",
      "invalid_sound_name": nil, "max_failure": 1, "ivr_direct_menu_dial": nil,
    ]
  }

  /// Puts a script on its shelf.
  mutating func keep(script: WireObject) {
    scripts.put(ShelfItem(id: script.optionalText("_id"), name: script.optionalText("script_name"), object: script))
  }

  private func fill(_ script: inout WireObject, from body: WireObject) throws(Refusal) {
    let name = try body.requiredText("script_name")
    script["script_name"] = .string(name)
    script["script_name_unsigned"] = .string(name.withoutMarks)
    script["greeting_id"] = .string(try body.requiredText("greeting_id"))
    script["max_failure"] = .integer(try body.requiredWhole("max_failure"))
    script["time_out"] = .integer(try body.requiredWhole("time_out"))
    script["scripts"] = .array(try rows(of: body).map { .object(storedRow($0)) })
    for field in ["greeting_short_id", "invalid_sound_id", "action_type", "action"] {
      script[field] = .string(body.optionalText(field))
    }
  }

  private func storedRow(_ row: WireObject) -> WireObject {
    [
      "key": nil, "action_type": .string(row.optionalText("action_type")),
      "action": .string(row.optionalText("action")),
      "action_name": nil, "ivr": row["ivr"] ?? "",
    ]
  }

  private func rows(of body: WireObject) throws(Refusal) -> [WireObject] {
    guard let elements = body["scripts"]?.elements else {
      throw Refusal(code: "data_is_required", message: "scripts is required")
    }
    let rows = elements.compactMap(\.members)
    guard rows.count == elements.count else {
      throw Refusal(code: "data_invalid", message: "scripts holds something that is no row")
    }
    return rows
  }
}

extension OMICallTenant {
  private func checkScript(_ body: WireObject, id: String?, _ surroundings: Surroundings) throws(Refusal) {
    var probe = WireObject()
    try fill(&probe, from: body)
    try checkName(try body.requiredText("script_name"), id: id, surroundings)
    guard surroundings.options.strict else { return }
    for field in ["greeting_id", "greeting_short_id", "invalid_sound_id"] {
      try check(greeting: body.optionalText(field), field: field, surroundings)
    }
    try check(
      target: body.optionalText("action"), targetType: body.optionalText("action_type"), field: "action", surroundings)
    let rows = try rows(of: body)
    guard !rows.isEmpty else { throw Refusal(code: "data_is_required", message: "scripts has no row") }
    for row in rows {
      let field = "scripts[\(row.optionalText("ivr"))].action"
      try check(
        target: row.optionalText("action"), targetType: row.optionalText("action_type"), field: field, surroundings)
    }
  }

  private func checkName(_ name: String, id: String?, _ surroundings: Surroundings) throws(Refusal) {
    guard let other = scripts.items.first(where: { $0.name == name && $0.id != id && !$0.isDeleted }) else { return }
    throw Refusal(
      status: surroundings.has(.omicallDuplicateHTTP400) ? 400 : 200, code: "script_name_exists",
      message: "script_name '\(name)' is taken by \(other.id)")
  }
}
