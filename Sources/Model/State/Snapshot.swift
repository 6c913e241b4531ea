/// All records of an environment at one serial.
package struct Snapshot: Hashable, Sendable {
  /// A random id given when the state was first written; tells two states of one name apart.
  package var lineage: String
  /// Grows by one with every change of state; 0 before the first.
  package var serial: Int
  package var records: [Address: StateRecord]
  /// Creates that were begun and whose outcome is unknown, by address.
  package var unresolvedCreates: [Address: UnresolvedCreate]
  /// The accounts that the records are of, by provider alias, where they are known.
  package var accounts: [String: ProviderAccount]

  package init(
    lineage: String, serial: Int = 0, records: [Address: StateRecord] = [:],
    unresolvedCreates: [Address: UnresolvedCreate] = [:], accounts: [String: ProviderAccount] = [:]
  ) {
    self.lineage = lineage
    self.serial = serial
    self.records = records
    self.unresolvedCreates = unresolvedCreates
    self.accounts = accounts
  }
}

/// Which account of which server a provider alias stood for when the state was written.
package struct ProviderAccount: Hashable, Sendable {
  /// Host of the URL, with its port where the URL has one.
  package var host: String
  /// Path of the URL, without a slash at its end.
  package var path: String
  /// The vendor's own id of the account; nil where the vendor shows none.
  package var tenant: String?

  package init(host: String, path: String, tenant: String? = nil) {
    self.host = host
    self.path = path
    self.tenant = tenant
  }

  package init(url: ServerURL) { self.init(host: url.server.lowercased(), path: url.path) }
}

extension ProviderAccount: ValueConvertible {
  package var asValue: Value { ["host": .string(host), "path": .string(path), "tenant": .optional(tenant)] }

  package init(_ value: Value) throws(ValueShapeError) {
    let object = try value.requiredObject("account")
    self.init(
      host: try object.requiredString("host"), path: try object.requiredString("path"),
      tenant: try object.stringOrNull("tenant"))
  }
}

extension Snapshot {
  /// The records and the unresolved creates with their documents in the form that the kinds have now.
  ///
  /// - Throws: `StateError.unreadable` for a document of a newer form than this program knows.
  package func migrated(to schemas: [KindAddress: KindSchema]) throws(StateError) -> Snapshot {
    var result = self
    for (address, record) in records {
      guard let schema = schemas[address.kind], record.schemaVersion != schema.version else { continue }
      try Self.requireKnown(record.schemaVersion, by: schema, what: "the record of \(address)")
      let attributes = schema.hooks.migrate(record.attributes, record.schemaVersion)
      result.records[address]?.attributes = attributes
      result.records[address]?.references = schema.references(of: attributes, from: address)
      result.records[address]?.schemaVersion = schema.version
    }
    for (address, create) in unresolvedCreates {
      guard let schema = schemas[address.kind], create.schemaVersion != schema.version else { continue }
      try Self.requireKnown(create.schemaVersion, by: schema, what: "the unresolved create of \(address)")
      result.unresolvedCreates[address]?.body = schema.hooks.migrate(create.body, create.schemaVersion)
      result.unresolvedCreates[address]?.schemaVersion = schema.version
    }
    return result
  }

  private static func requireKnown(_ version: Int, by schema: KindSchema, what: String) throws(StateError) {
    guard version < schema.version else {
      throw .unreadable(
        "\(what) has schema version \(version) and this ccops knows version \(schema.version): a newer ccops wrote it, "
          + "use that one")
    }
  }
}
