/// One uContact campaign. Campaigns can be read but not changed.
///
/// Their numbers are partly JSON numbers and partly strings. The agents are members of the same object as the campaign,
/// and the last row of a summary belongs to no queue.
struct Campaign: Sendable {
  var name: String
  /// Fields that a seed or a console user gave, laid over the made-up ones.
  var fields: WireObject = [:]
  /// The agents' rows by `SIP/<extension>`.
  var agents: WireObject = [:]

  /// The campaign of the document's sample, with its agents.
  static var sampled: Campaign {
    Campaign(name: "test->", agents: ["SIP/1010": "Daniel", "SIP/1001": "Santiago"])
  }

  /// The campaign's own row.
  var row: WireValue {
    let agentCount = agents.pairs.count
    let blank: WireObject = [
      "campaign": .string(name), "availables": .integer(agentCount), "notavailables": 0, "paused": 0, "busy": 0,
      "busypaused": 0, "totalagents": .integer(agentCount), "logged": .integer(agentCount), "onwrapup": 0,
      "completed": 0, "abandoned": 0, "talked": "00:00:00-0", "hold": "00:00:00-0", "abandonedlevel": "0",
      "totalcalls": 0, "acd": 0, "servicelevel": "0.0", "servicelevel2": "0.0", "strategy": "leastrecent",
      "slevelthreshold": "3", "wrapup": 0,
    ]
    return WireValue.object(blank).merged(with: .object(fields))
  }

  /// An agent's row: a seed's object as it is, or one made around a name.
  func agentRow(_ location: String, _ value: WireValue) -> WireValue {
    guard value.members == nil else { return value }
    return [
      "queue": .string(name), "location": .string(location), "membership": "", "name": value, "penalty": 0,
      "callsTaken": 0, "lastCall": 0, "status": 1, "paused": false, "stateinterface": .string(location), "incall": 0,
      "pausedreason": "[]", "internalActionId": "1982468278_8979", "dateReceived": "Nov 2, 2018 11:36:11 AM",
      "server": "00:10:12",
    ]
  }
}

extension UContactTenant {
  /// POST Supervisor/campaignstatus: all campaigns, or one of them with its agents.
  func campaignStatus(_ call: Call, _ surroundings: Surroundings) -> VendorResponse {
    let queue = FormFields(String(decoding: call.body, as: UTF8.self))["queue"] ?? ""
    guard !queue.isEmpty else {
      return .json(.object(WireObject(campaigns.map { (key: $0.name, value: $0.row) })))
    }
    guard let campaign = campaigns.first(where: { $0.name.utf8.elementsEqual(queue.utf8) }) else { return .json([:]) }
    let agents = campaign.agents.pairs.map { (key: $0.key, value: campaign.agentRow($0.key, $0.value)) }
    return .json(.object(WireObject([(key: campaign.name, value: campaign.row)] + agents)))
  }

  /// POST Supervisor/queuesummary
  func queueSummary(_ call: Call, _ surroundings: Surroundings) -> VendorResponse {
    let bookkeeping: WireObject = [
      "internalActionId": "1982468278_8979", "dateReceived": "Nov 2, 2018 11:31:42 AM",
    ]
    let rows = campaigns.map { campaign -> WireValue in
      let row: WireObject = [
        "queue": .string(campaign.name), "loggedIn": campaign.row["logged"] ?? 0,
        "available": campaign.row["availables"] ?? 0, "callers": campaign.fields["callers"] ?? 0, "holdTime": 0,
        "talkTime": 0, "longestHoldTime": 0,
      ]
      return .object(WireObject(row.pairs + bookkeeping.pairs))
    }
    return .json(.array(rows + [.object(bookkeeping)]))
  }
}
