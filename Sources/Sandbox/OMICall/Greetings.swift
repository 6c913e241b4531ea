/// OMICall greetings: uploaded mp3 or text-to-speech recordings.
///
/// A greeting cannot be changed later. The create calls answer one level deeper than other creates do: `payload.file`.
extension OMICallTenant {
  /// GET greeting/list; it knows no keyword.
  mutating func listGreetings(_ call: Call, _ surroundings: Surroundings) -> VendorResponse {
    greetings.page(call, surroundings, takesKeyword: false)
  }

  /// POST greeting/upload?greeting_name=
  mutating func uploadGreeting(_ call: Call, _ surroundings: inout Surroundings) throws(Refusal) -> VendorResponse {
    guard let parts = multipartParts(contentType: call.contentType, body: call.body),
      let file = parts.first(where: { $0.name == "file" })
    else { throw Refusal(code: "data_is_required", message: "the form has no part named file") }
    let hasExtension = file.fileName?.lowercased().hasSuffix(".mp3") ?? false
    let isMP3 =
      surroundings.options.strict
      ? hasExtension && hasMP3Signature(file.content) : hasExtension || hasMP3Signature(file.content)
    guard isMP3, !file.content.isEmpty else { throw Refusal(code: "file_invalid", message: "only mp3 is supported") }
    let named = call.query["greeting_name"].flatMap { $0.isEmpty ? nil : $0 }
    var greeting = newGreeting(now: surroundings.clock.tick())
    name(&greeting, named ?? file.fileName ?? "file.mp3")
    uploads[greeting.optionalText("_id")] = [
      "file_name": file.fileName.map(WireValue.string) ?? .null, "size": .integer(file.content.count),
    ]
    return answer(created: greeting, surroundings)
  }

  /// POST greeting/upload-text-to-speech?greeting_name=
  mutating func speakGreeting(_ call: Call, _ surroundings: inout Surroundings) throws(Refusal) -> VendorResponse {
    let named = call.query["greeting_name"] ?? ""
    guard !named.isEmpty else { throw Refusal(code: "data_is_required", message: "greeting_name is required") }
    let body = try omicallBody(call)
    let text = try body.requiredText("text")
    let voice = try body.requiredText("voice")
    let speed = try body.requiredWhole("speed")
    guard text.unicodeScalars.count <= 300 else {
      throw Refusal(code: "data_invalid", message: "text is longer than 300 characters")
    }
    guard (-3...3).contains(speed) else { throw Refusal(code: "data_invalid", message: "speed is not within -3...3") }
    guard !surroundings.options.strict || ["banmai", "leminh", "lannhi"].contains(voice) else {
      throw Refusal(code: "data_invalid", message: "voice \(voice) is unknown")
    }
    var greeting = newGreeting(now: surroundings.clock.tick())
    name(&greeting, named)
    greeting["formality"] = "Robot đọc"
    greeting["content"] = .string(text)
    greeting["voice"] = .string(voice)
    greeting["speed"] = .integer(speed)
    return answer(created: greeting, surroundings)
  }

  /// A greeting with a new id, in the document's order of fields.
  mutating func newGreeting(now: Int) -> WireObject {
    [
      "_id": .string(ids.next()), "created_date": .integer(now), "last_updated_date": .integer(now),
      "create_by": nil, "last_update_by": nil, "tenant_id": .string(tenantID), "greeting_name": "",
      "greeting_name_unsigned": "", "formality": nil, "recording_file": .string("\(ids.nextUUID()).mp3"),
      "content": nil, "voice": nil, "speed": nil, "is_deleted": false, "is_hidden_in_list": nil,
    ]
  }

  /// Puts a greeting on its shelf, with the lower-cased name that the list shows.
  mutating func keep(greeting: WireObject) {
    var listed = greeting
    let name = greeting.optionalText("greeting_name")
    listed["greeting_name_unsigned"] = .string(name.withoutMarks.lowercased())
    greetings.put(ShelfItem(id: greeting.optionalText("_id"), name: name, object: listed))
  }

  private func name(_ greeting: inout WireObject, _ name: String) {
    greeting["greeting_name"] = .string(name)
    greeting["greeting_name_unsigned"] = .string(name.withoutMarks)
  }

  private mutating func answer(created greeting: WireObject, _ surroundings: Surroundings) -> VendorResponse {
    keep(greeting: greeting)
    guard !surroundings.has(.omicallEmptyAddBody) else { return .empty() }
    return omicallSuccess(["file": .object(greeting)])
  }
}

/// Whether the bytes begin as an mp3 does: an ID3 tag or a frame of MPEG audio.
private func hasMP3Signature(_ bytes: [UInt8]) -> Bool {
  bytes.starts(with: "ID3".utf8) || (bytes.count > 1 && bytes[0] == 0xFF && bytes[1] & 0xE0 == 0xE0)
}
