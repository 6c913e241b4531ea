/// OMICall / OmiCRM call centre, simulated from its document.
///
/// Every endpoint is a line in `routes`; the files of this folder answer them, one file for each kind of object.
struct OMICallSimulator: VendorSimulator {
  static let name = "omicall"
  static let title = "OMICall"
  static let firstSegment = "api"
  static let secretFields: Set<String> = ["apikey", "sip_password"]

  var tenants: [String: OMICallTenant] = [:]

  static let routes: [VendorRoute<OMICallTenant>] = [
    .session("GET /api/auth") { try $0.authenticate($1, &$2) },
    .read("GET /api/call_center/internal_phone/list") { $0.listPhones($1, $2) },
    .write("PUT /api/call_center/internal_phone/status") { try $0.setPhoneStatus($1, &$2) },
    .write("POST /api/call_center/internal_phone/status") { try $0.setPhoneStatus($1, &$2) },
    .read("GET /api/call_center/extensions/detail") { try $0.phoneDetail($1, $2) },
    .read("GET /api/call_center/hotline/list") { $0.listHotlines($1, $2) },
    .write("POST /api/call_center/hotline/extension/update") { try $0.bindHotline($1, &$2) },
    .read("GET /api/call_center/internal_group/list") { $0.listGroups($1, &$2) },
    .write("POST /api/call_center/internal_group/add") { try $0.addGroup($1, &$2) },
    .write("POST /api/call_center/internal_group/update/:id") { try $0.updateGroup($1, &$2) },
    .write("POST /api/call_center/internal_group/add-members") { try $0.addMembers($1, &$2) },
    .write("POST /api/call_center/internal_group/remove-members") { try $0.removeMembers($1, &$2) },
    .write("DELETE /api/call_center/internal_group/delete/:id") { try $0.delete(kind: .group, $1, &$2) },
    .read("GET /api/call_center/key-interaction/list") { $0.listScripts($1, $2) },
    .write("POST /api/call_center/key-interaction/add") { try $0.addScript($1, &$2) },
    .write("POST /api/call_center/key-interaction/update/:id") { try $0.updateScript($1, &$2) },
    .write("DELETE /api/call_center/key-interaction/delete/:id") { try $0.delete(kind: .script, $1, &$2) },
    .read("GET /api/call_center/greeting/list") { $0.listGreetings($1, $2) },
    .write("POST /api/call_center/greeting/upload") { try $0.uploadGreeting($1, &$2) },
    .write("POST /api/call_center/greeting/upload-text-to-speech") { try $0.speakGreeting($1, &$2) },
    .write("DELETE /api/call_center/greeting/delete/:id") { try $0.delete(kind: .greeting, $1, &$2) },
  ]

  /// Creates the default account now: the generation of many groups must not add to the first call's response time.
  mutating func prepare(_ surroundings: inout Surroundings) {
    visit("default", &surroundings) { _, _ in }
  }
}
