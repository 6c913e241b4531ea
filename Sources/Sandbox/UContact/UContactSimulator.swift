/// net2phone uContact, telephony API, simulated from its document.
///
/// Every call is a POST of a form, and results are the texts `1` and `0`. The blacklist can be written but never read.
struct UContactSimulator: VendorSimulator {
  static let name = "ucontact"
  static let title = "uContact"
  static let firstSegment = "Integra"

  var tenants: [String: UContactTenant] = [:]

  static let routes: [VendorRoute<UContactTenant>] = [
    .session("POST /Integra/resources/auth/getUserToken") { $0.open($1, $2) },
    .session("POST /Integra/resources/auth/EndSession") { $0.endSession($1, $2) },
    .write("POST /Integra/resources/admin/addblack") { try $0.add($1, bulk: false, &$2) },
    .write("POST /Integra/resources/admin/addblackbulk") { try $0.add($1, bulk: true, &$2) },
    .write("POST /Integra/resources/admin/deleteblack") { try $0.delete($1, bulk: false, &$2) },
    .write("POST /Integra/resources/admin/deleteblackbulk") { try $0.delete($1, bulk: true, &$2) },
    .read("POST /Integra/resources/Supervisor/campaignstatus") { $0.campaignStatus($1, $2) },
    .read("POST /Integra/resources/Supervisor/queuesummary") { $0.queueSummary($1, $2) },
  ]

  /// The document has one response for a failure: `0` at HTTP 200. Only errors of the transport have another status.
  static func answer(refusing refusal: Refusal) -> VendorResponse { .text(refusal.message, status: refusal.status) }
}
