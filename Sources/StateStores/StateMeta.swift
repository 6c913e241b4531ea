import Model

/// What is true of all records of a state together.
struct StateMeta: Hashable, Sendable {
  /// Raised when a reader of the old form could misread the new one.
  static let formatVersion = 2
  /// What a state may require of its readers and this program fulfils. A later version adds a word when an older ccops
  /// would corrupt what it writes.
  static let fulfilled: Set<String> = [moved]
  /// The state is at another place by now; only a message for readers is left.
  static let moved = "moved"

  /// The format that it was read in.
  var format = formatVersion
  var lineage: String
  var serial: Int
  /// nil: the folder has no name.
  var project: String?
  var environment: String
  /// Of the folder, from the root of the repository; nil where format 1 does not say.
  var path: String?
  var requires: [String] = []
  /// The project that the state was moved to.
  var movedTo: String?
  var accounts: [String: ProviderAccount] = [:]
  /// Of the change that made this serial.
  var consents: [Consent] = []
  /// Of the change that made this serial.
  var planDigest: String?
  /// Ids of the first commits of the repository that the state is of; empty where they are not known. Only a database,
  /// which many repositories share, has them.
  var roots: [String] = []

  var line: StateLine { StateLine(lineage: lineage, serial: serial) }
}

extension StateMeta {
  private enum Key {
    static let format = "format"
    static let lineage = "lineage"
    static let serial = "serial"
    static let project = "name"
    static let environment = "environment"
    static let path = "path"
    static let requires = "requires"
    static let movedTo = "moved_to"
    static let accounts = "accounts"
    static let consents = "consents"
    static let planDigest = "plan_digest"
  }

  var bytes: [UInt8] {
    var object: ValueObject = [
      Key.format: .integer(Int64(Self.formatVersion)), Key.lineage: .string(lineage),
      Key.serial: .integer(Int64(serial)), Key.project: .optional(project), Key.environment: .string(environment),
      Key.path: .optional(path), Key.requires: .strings(requires),
      Key.accounts: accountsValue,
      Key.consents: .list(consents.map(\.asValue)), Key.planDigest: .optional(planDigest),
    ]
    if let movedTo { object[Key.movedTo] = .string(movedTo) }
    return CanonicalJSON.pretty(.object(object))
  }

  /// - Parameters:
  ///   - place: For the message.
  ///   - repair: What to do about damage, for the message.
  /// - Throws: `StateError.unreadable` for a newer format, a requirement that this program does not know, or damage.
  init(_ bytes: [UInt8], place: String, repair: String) throws(StateError) {
    let object = try StateCoding.object(from: bytes, path: place, repair: repair)
    let format = try Self.format(of: object, place, repair: repair)
    do throws(ValueShapeError) {
      try self.init(object, format: format)
    } catch {
      throw StateCoding.damaged(place, "\(error)", repair: repair)
    }
    try checkReadable(place, repair: repair)
  }

  private static func format(
    of object: ValueObject, _ place: String, repair: String
  ) throws(StateError) -> Int {
    do throws(ValueShapeError) { return try object.requiredFormat(upTo: formatVersion) } catch {
      let isNewer = object[Key.format]?.integer.map { $0 > formatVersion } ?? false
      throw StateCoding.damaged(place, "\(error)", repair: isNewer ? "" : repair)
    }
  }

  /// Checks that this program may read the state, and would not corrupt what a newer one wrote.
  ///
  /// - Parameters: As for `init(_:place:repair:)`.
  func checkReadable(_ place: String, repair: String) throws(StateError) {
    _ = try Self.format(of: [Key.format: .integer(Int64(format))], place, repair: repair)
    if let unknown = requires.first(where: { !Self.fulfilled.contains($0) }) {
      throw .unreadable(
        "it requires \"\(unknown)\", which this ccops does not know: a newer ccops wrote it, use that one")
    }
    do throws(ValueShapeError) {
      try checkShape()
    } catch {
      throw StateCoding.damaged(place, "\(error)", repair: repair)
    }
  }

  /// What the types alone do not say. Every state has a lineage, and every state of format 2 a path.
  private func checkShape() throws(ValueShapeError) {
    guard serial >= 0, serial < 1 << 53 else {
      throw ValueShapeError(key: Key.serial, expected: "a positive integer or 0, not \(serial)")
    }
    guard !lineage.isEmpty else {
      throw ValueShapeError(key: Key.lineage, expected: "a string that is not empty")
    }
    guard format == 1 || path != nil else { throw ValueShapeError(key: Key.path, expected: "a string") }
    guard movedTo != nil || !requires.contains(Self.moved) else {
      throw ValueShapeError(key: Key.movedTo, expected: "a string, because the state requires \"\(Self.moved)\"")
    }
  }

  private init(_ object: ValueObject, format: Int) throws(ValueShapeError) {
    self.init(
      format: format, lineage: try object.requiredString(Key.lineage), serial: try object.requiredInt(Key.serial),
      environment: try object.requiredString(Key.environment))
    guard format > 1 else { return }
    project = try object.requiredStringOrNull(Key.project)
    path = try object.requiredString(Key.path)
    requires = try object.requiredStrings(Key.requires)
    movedTo = try object.optionalString(Key.movedTo)
    accounts = try Self.accounts(of: try object.requiredObject(Key.accounts))
    consents = try object.requiredItems(Key.consents)
    planDigest = try object.requiredStringOrNull(Key.planDigest)
  }

  var accountsValue: Value { .object(ValueObject(accounts.map { ($0.key, $0.value.asValue) })) }

  /// Reads the accounts where they stand alone.
  static func accounts(_ bytes: [UInt8], path: String, repair: String) throws(StateError) -> [String: ProviderAccount] {
    let object = try StateCoding.object(from: bytes, path: path, repair: repair)
    do throws(ValueShapeError) {
      return try accounts(of: object)
    } catch {
      throw StateCoding.damaged(path, "\(error)", repair: repair)
    }
  }

  private static func accounts(of object: ValueObject) throws(ValueShapeError) -> [String: ProviderAccount] {
    var accounts: [String: ProviderAccount] = [:]
    for (alias, account) in object { accounts[alias] = try ProviderAccount(account) }
    return accounts
  }

  /// The meta data after an edit.
  func advanced(to line: StateLine, by edit: StateEdit, _ message: StateMessage, in identity: StateIdentity)
    -> StateMeta
  {
    var next = self
    next.format = Self.formatVersion
    (next.lineage, next.serial) = (line.lineage, line.serial)
    (next.project, next.environment, next.path) = (identity.project, identity.environment, identity.path)
    if let accounts = edit.accounts { next.accounts = accounts }
    (next.consents, next.planDigest) = (message.consents, message.planDigest)
    return next
  }

  /// Where there is no state yet.
  static func none(_ identity: StateIdentity) -> StateMeta {
    StateMeta(
      lineage: "", serial: 0, project: identity.project, environment: identity.environment, path: identity.path)
  }
}
