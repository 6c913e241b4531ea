/// The blacklist of one account: entries by phone and campaign, in the order of creation.
///
/// The vendor cannot list them: a client learns only whether a call succeeded. The sandbox's own dump shows them.
struct Blacklist: Sendable {
  /// What an entry is found by. Campaigns are compared byte for byte.
  struct Key: Hashable, Sendable {
    let phone: String
    let campaign: String

    static func == (left: Key, right: Key) -> Bool {
      left.phone == right.phone && left.campaign.utf8.elementsEqual(right.campaign.utf8)
    }

    func hash(into hasher: inout Hasher) {
      hasher.combine(phone)
      hasher.combine(Array(campaign.utf8))
    }
  }

  private var entries: [Key: (order: Int, bytes: [UInt8])] = [:]
  private var added = 0

  /// How many entries there are.
  var count: Int { entries.count }

  func contains(_ key: Key) -> Bool { entries[key] != nil }

  /// Adds an entry, or puts its description in the place of the old one.
  mutating func put(_ entry: WireObject, _ key: Key) {
    added += 1
    entries[key] = (order: entries[key]?.order ?? added, bytes: WireValue.object(entry).bytes)
  }

  mutating func remove(_ key: Key) { entries[key] = nil }

  /// The keys that a console user's word means: `phone` or `phone|campaign`.
  func keys(of word: String) -> [Key] {
    entries.keys.filter { $0.phone == word || "\($0.phone)|\($0.campaign)" == word }
  }

  /// The entry of a key.
  func entry(_ key: Key) -> WireObject? {
    entries[key].flatMap { try? WireValue(parsing: $0.bytes).members }
  }

  /// All entries as the dump shows them.
  var dump: WireValue {
    let ordered = entries.sorted { $0.value.order < $1.value.order }
    return .array(ordered.compactMap { entry($0.key).map(WireValue.object) })
  }
}

extension Blacklist.Key {
  /// The key of an entry; nil without a phone. An absent campaign is the empty one.
  init?(_ entry: WireObject) {
    guard let phone = entry["phone"]?.text, !phone.isEmpty else { return nil }
    self.init(phone: phone, campaign: entry["campaign"]?.text ?? "")
  }
}

extension UContactTenant {
  /// POST admin/addblack and admin/addblackbulk; a bulk is done as a whole or not at all.
  mutating func add(_ call: Call, bulk: Bool, _ surroundings: inout Surroundings) throws(Refusal) -> VendorResponse {
    let entries = try entries(call, bulk: bulk, surroundings)
    let rejectsKnown = surroundings.has(.ucontactDuplicateZero)
    for (_, key) in entries {
      let isUnknownCampaign = surroundings.options.strict && !key.campaign.isEmpty && !knows(campaign: key.campaign)
      let isDuplicate = rejectsKnown && blacklist.contains(key)
      guard !isUnknownCampaign, !isDuplicate else { throw failure(surroundings) }
    }
    _ = surroundings.clock.tick()
    for (entry, key) in entries { blacklist.put(entry, key) }
    return result(true, surroundings)
  }

  /// POST admin/deleteblack and admin/deleteblackbulk
  mutating func delete(_ call: Call, bulk: Bool, _ surroundings: inout Surroundings) throws(Refusal) -> VendorResponse {
    let entries = try entries(call, bulk: bulk, surroundings)
    let rejectsAbsent = surroundings.has(.ucontactAbsentZero)
    guard !surroundings.has(.ucontactDeleteZero), !rejectsAbsent || entries.allSatisfy({ blacklist.contains($0.key) })
    else { throw failure(surroundings) }
    _ = surroundings.clock.tick()
    for (_, key) in entries { blacklist.remove(key) }
    return result(true, surroundings)
  }

  private func entries(
    _ call: Call, bulk: Bool, _ surroundings: Surroundings
  ) throws(Refusal) -> [(entry: WireObject, key: Blacklist.Key)] {
    guard !(bulk && surroundings.has(.ucontactBulkZero)),
      let value = blacklistValue(call, bulk: bulk, surroundings.options),
      let elements = bulk ? value.elements : [value]
    else { throw failure(surroundings) }
    var entries: [(entry: WireObject, key: Blacklist.Key)] = []
    for element in elements {
      guard let entry = element.members, let key = Blacklist.Key(entry) else { throw failure(surroundings) }
      entries.append((entry: entry, key: key))
    }
    return entries
  }

  private func knows(campaign: String) -> Bool { campaigns.contains { $0.name.utf8.elementsEqual(campaign.utf8) } }
}

/// The object or list that a blacklist call carries, by the chosen reading of the document.
private func blacklistValue(_ call: Call, bulk: Bool, _ options: SandboxOptions) -> WireValue? {
  switch options.ucontactStyle {
  case .raw: return call.json
  case .parameter:
    let form = FormFields(String(decoding: call.body, as: UTF8.self))
    return form[options.ucontactParameter].flatMap { try? WireValue(parsing: $0.utf8) }
  case .fields:
    guard !bulk else { return nil }
    let form = FormFields(String(decoding: call.body, as: UTF8.self))
    return .object(WireObject(form.pairs.map { (key: $0.name, value: .string($0.value)) }))
  }
}
