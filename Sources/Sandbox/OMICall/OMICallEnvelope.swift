/// A successful answer around a payload.
///
/// Every OMICall answer has the same envelope: `status_code` is 9999 on success, and -9999 at HTTP 200 on failure.
func omicallSuccess(_ payload: WireValue) -> VendorResponse {
  .json(omicallEnvelope(code: 9999, payload: payload))
}

private func omicallEnvelope(code: Int, payload: WireValue) -> WireValue {
  [
    "status_code": .integer(code), "instance_id": "stg", "instance_version": "1.2.163", "payload": payload,
    "key_enabled": false,
  ]
}

extension OMICallSimulator {
  /// General codes stand in `message`, as the overview has it; the others in `payload.error`, as click-to-call does.
  static func answer(refusing refusal: Refusal) -> VendorResponse {
    let general = ["api_key_is_required", "api_key_invalid", "request_body_required", "access_token_invalid"]
    guard !general.contains(refusal.code) else {
      let body: WireValue = [
        "status_code": -9999, "instance_id": "stg", "instance_version": "1.2.163", "message": .string(refusal.code),
        "payload": nil, "key_enabled": false,
      ]
      return .json(body, status: refusal.status)
    }
    let payload: WireValue = [
      "status": "fail", "error": .string(refusal.code), "message": .string(refusal.message),
    ]
    return .json(omicallEnvelope(code: -9999, payload: payload), status: refusal.status)
  }
}

/// The members of a JSON body, or the vendor's refusal.
func omicallBody(_ call: Call) throws(Refusal) -> WireObject {
  guard let body = call.json?.members else {
    throw Refusal(code: "request_body_required", message: "the body is no JSON object")
  }
  return body
}

extension WireObject {
  /// A required text that is not empty.
  func requiredText(_ field: String) throws(Refusal) -> String {
    guard let text = self[field]?.text, !text.isEmpty else { throw missing(field) }
    return text
  }

  /// A required integer; a number in a string is taken too, a boolean is not.
  func requiredWhole(_ field: String) throws(Refusal) -> Int {
    switch self[field] {
    case .integer(let whole): return whole
    case .string(let text):
      guard let whole = Int(text) else { throw invalid(field, "is no integer") }
      return whole
    case nil, .null: throw missing(field)
    default: throw invalid(field, "is no integer")
    }
  }

  /// A required list of texts; one text with commas is taken too, since the document calls the type both.
  func requiredTexts(_ field: String) throws(Refusal) -> [String] {
    switch self[field] {
    case .string(let text): return text.split(separator: ",").map(\.trimmingSpaces)
    case .array(let elements):
      var texts: [String] = []
      for element in elements {
        switch element {
        case .string(let text): texts.append(text)
        case .integer(let whole): texts.append(String(whole))
        default: throw invalid(field, "holds something that is no text")
        }
      }
      return texts
    case nil, .null: throw missing(field)
    default: throw invalid(field, "is no list")
    }
  }

  /// An optional text; absent and null read as "".
  func optionalText(_ field: String) -> String { self[field]?.text ?? "" }

  private func missing(_ field: String) -> Refusal {
    Refusal(code: "data_is_required", message: "\(field) is required")
  }

  private func invalid(_ field: String, _ what: String) -> Refusal {
    Refusal(code: "data_invalid", message: "\(field) \(what)")
  }
}
