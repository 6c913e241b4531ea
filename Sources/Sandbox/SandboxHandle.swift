/// A running sandbox, as a test uses it.
///
/// Everything that the control interface can do over HTTP can be done here directly. JSON is passed as text, so that a
/// test can read it with any parser.
package struct SandboxHandle: Sendable {
  let parts: SandboxParts
  package let port: Int

  /// The base URL, such as `http://127.0.0.1:43121`; a vendor's is `url + "/VENDOR"` or `url + "/VENDOR/TENANT"`.
  package var url: String { "http://\(parts.options.host):\(port)" }

  /// The counts since the start or the last reset.
  package func stats() -> SandboxStatistics { parts.counter.counts }

  /// Begins the counts and the request log anew.
  package func resetStats() {
    parts.counter.reset()
    parts.log.reset()
  }

  /// The requests so far, the oldest first, without secrets.
  package func requests() -> [RecordedRequest] { parts.log.requests }

  /// Everything in one tenant, as JSON text.
  package func worldJSON(vendor: String, tenant: String = "default") throws -> String {
    parts.world.dump(try address(vendor, tenant: tenant)).json
  }

  /// Lays a seed over the world.
  package func load(seed: String) throws { try parts.world.load(seed: seed) }

  /// A console user's new object; the object as it is kept comes back.
  @discardableResult
  package func create(
    _ vendor: String, tenant: String = "default", in collection: String, _ fields: String
  ) throws -> String {
    try console(.create(collection: collection, fields: object(fields)), at: address(vendor, tenant: tenant))
  }

  /// A console user's edit by a merge patch of an object named by id or name.
  @discardableResult
  package func edit(
    _ vendor: String, in collection: String, _ idOrName: String, patch: String
  ) throws -> String {
    try console(
      .edit(collection: collection, object: idOrName, patch: .object(object(patch))),
      at: address(vendor, tenant: "default"))
  }

  /// A console user's removal of an object.
  package func delete(
    _ vendor: String, in collection: String, _ idOrName: String
  ) throws {
    _ = try console(.delete(collection: collection, object: idOrName), at: address(vendor, tenant: "default"))
  }

  /// Puts faults in force, after those that are.
  package func addFaults(_ rules: FaultRule...) { parts.faults.add(rules) }

  /// Ends all faults.
  package func clearFaults() { parts.faults.clear() }

  /// Ends all sessions and access tokens.
  package func expireTokens() { parts.world.expireTokens() }

  /// Moves the world's clock forward.
  package func advanceClock(milliseconds: Int) { parts.world.withClock { $0.advance(by: milliseconds) } }

  /// Sets the world's clock.
  package func setClock(milliseconds: Int) { parts.world.withClock { $0.set(to: milliseconds) } }
}

extension SandboxHandle {
  private func address(_ vendor: String, tenant: String) throws -> TenantAddress {
    guard let vendor = Vendor(named: vendor) else { throw SandboxOptionError(message: "no vendor '\(vendor)'") }
    return TenantAddress(vendor: vendor, tenant: tenant)
  }

  private func object(_ text: String) throws -> WireObject {
    guard let object = try WireValue(parsing: text.utf8).members else {
      throw SandboxOptionError(message: "a JSON object is due")
    }
    return object
  }

  private func console(_ edit: ConsoleEdit, at address: TenantAddress) throws -> String {
    do throws(Refusal) {
      return try parts.world.console(edit, at: address).json
    } catch {
      throw SandboxOptionError(message: error.message)
    }
  }
}
