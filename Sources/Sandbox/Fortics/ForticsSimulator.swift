/// Fortics voice (SZ.chat), PBX flows, simulated from its document.
///
/// Flows are written and read as whole documents, and the id of an update stands in the body. The list has no pages,
/// and one call deletes every flow of the account.
struct ForticsSimulator: VendorSimulator {
  static let name = "fortics"
  static let title = "Fortics voice"
  static let firstSegment = "pbx"

  var tenants: [String: ForticsTenant] = [:]

  static let routes: [VendorRoute<ForticsTenant>] = [
    .read("GET /pbx/flow") { try $0.readFlow($1, $2) },
    .write("POST /pbx/flow") { try $0.createFlow($1, &$2) },
    .write("PUT /pbx/flow") { try $0.replaceFlow($1, &$2) },
    .write("DELETE /pbx/flow") { try $0.deleteFlow($1, &$2) },
    .read("GET /pbx/flow/all") { $0.listFlows($1, $2) },
    .write("DELETE /pbx/flow/all") { $0.deleteAllFlows($1, &$2) },
  ]

  /// The document does not describe errors; a plain JSON object is used instead.
  static func answer(refusing refusal: Refusal) -> VendorResponse {
    .json(["error": .string(refusal.code), "message": .string(refusal.message)], status: refusal.status)
  }
}
