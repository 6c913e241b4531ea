/// Who holds a state lock, for the message that a second run prints.
package struct LockHolder: Hashable, Sendable {
  package let user: String
  package let host: String
  package let process: Int
  package let run: String?
  package let since: Timestamp
  /// Tells the process apart from all others that its machine runs or ran, where the machine can tell. Only the stores
  /// read it.
  package let identity: String?

  package init(user: String, host: String, process: Int, run: String?, since: Timestamp, identity: String? = nil) {
    self.user = user
    self.host = host
    self.process = process
    self.run = run
    self.since = since
    self.identity = identity
  }

  /// For messages: `ann on ci-1, process 42, since 2026-11-20 10:00 (https://ci.example.com/7)`.
  package var words: String {
    "\(user) on \(host), process \(process), since \(since.short)" + (run.map { " (\($0))" } ?? "")
  }
}

extension LockHolder: ValueConvertible {
  /// The form that the stores keep.
  package var asValue: Value {
    [
      "user": .string(user), "host": .string(host), "process": .integer(Int64(process)), "run": .optional(run),
      "since": .string(since.description), "identity": .optional(identity),
    ]
  }

  package init(_ value: Value) throws(ValueShapeError) {
    let object = try value.requiredObject("holder")
    self.init(
      user: try object.requiredString("user"), host: try object.requiredString("host"),
      process: try object.requiredInt("process"), run: try object.stringOrNull("run"),
      since: try object.requiredTime("since"), identity: try object.stringOrNull("identity"))
  }
}
