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

  /// - Parameter place: For the message.
  /// - Throws: `StateError.unreadable` for a newer format, a requirement that this program does not know, or damage.
  init(_ bytes: [UInt8], place: String) throws(StateError) {
    let object = try StateCoding.object(from: bytes, path: place)
    do throws(ValueShapeError) {
      try self.init(object, format: try object.requiredFormat(upTo: Self.formatVersion))
    } catch {
      throw .unreadable("\(place): \(error)")
    }
    try checkReadable(place)
  }

  /// Checks that this program may read the state, and would not corrupt what a newer one wrote.
  func checkReadable(_ place: String) throws(StateError) {
    do throws(ValueShapeError) {
      let written: ValueObject = [Key.format: .integer(Int64(format))]
      _ = try written.requiredFormat(upTo: Self.formatVersion)
    } catch {
      throw .unreadable("\(place): \(error)")
    }
    if let unknown = requires.first(where: { !Self.fulfilled.contains($0) }) {
      throw .unreadable(
        "it requires \"\(unknown)\", which this ccops does not know: a newer ccops wrote it, use that one")
    }
    guard serial >= 0, serial < 1 << 53 else { throw .unreadable("\(place): \"serial\" must be a positive integer") }
  }

  private init(_ object: ValueObject, format: Int) throws(ValueShapeError) {
    self.init(
      format: format, lineage: try object.requiredString(Key.lineage), serial: try object.requiredInt(Key.serial),
      environment: try object.requiredString(Key.environment))
    guard format > 1 else { return }
    project = try object.stringOrNull(Key.project)
    path = try object.stringOrNull(Key.path)
    requires = try object.requiredStrings(Key.requires)
    movedTo = try object.optionalString(Key.movedTo)
    accounts = try Self.accounts(of: try object.requiredObject(Key.accounts))
    consents = try object.requiredItems(Key.consents)
    planDigest = try object.stringOrNull(Key.planDigest)
  }

  var accountsValue: Value { .object(ValueObject(accounts.map { ($0.key, $0.value.asValue) })) }

  static func accounts(_ object: ValueObject) throws(StateError) -> [String: ProviderAccount] {
    do throws(ValueShapeError) {
      return try accounts(of: object)
    } catch {
      throw .unreadable("accounts: \(error)")
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
