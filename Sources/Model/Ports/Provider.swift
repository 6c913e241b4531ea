/// Read-only access to a vendor's account.
package protocol LiveReader: Sendable {
  /// Lists all live objects of one kind: one request per page and none per object, except for the details asked for.
  ///
  /// - Throws: `ProviderError`; then nothing is known of the kind.
  func list(_ request: ListRequest) async throws(ProviderError) -> [Observation]
  /// Requests made so far.
  func requestCount() async -> RequestCount
  /// The vendor's own id of the account, as the objects listed so far show it; nil where they show none.
  func tenant() async -> String?
  /// The ids of the collections that were listed so far for the sake of another one.
  func listedIDs() async -> [String: Set<String>]
}

extension LiveReader {
  package func tenant() async -> String? { nil }
  package func listedIDs() async -> [String: Set<String>] { [:] }
}

/// A vendor's account: it lists whole kinds and writes single objects. Built by `Providers`, called by `Execution`.
package protocol Provider: LiveReader {
  /// Creates an object. It is never repeated blindly: a create whose response was lost is of the class
  /// `unknownOutcome`.
  func create(_ request: WriteRequest) async throws(ProviderError) -> WriteResult
  /// Sets an object's full values.
  func update(_ request: WriteRequest) async throws(ProviderError) -> WriteResult
  /// Deletes an object.
  ///
  /// - Throws: `ProviderError` of the class `missing` if it is already gone. The caller decides what that means.
  func delete(_ request: WriteRequest) async throws(ProviderError)
  /// Signs in, where that has not been done: an apply learns of a wrong credential before its first write, not between
  /// two.
  func signIn() async throws(ProviderError)
  /// Ends the session that the provider opened, and its connections.
  func close() async
}

extension Provider {
  package func signIn() async throws(ProviderError) {}
}

package struct ListRequest: Sendable {
  package let collection: String
  /// Vendor names of the objects whose `onRequest` fields are needed: the only reads made one by one.
  package let details: Set<String>
  /// Pages done, and how many there are when the vendor has said so.
  package let progress: @Sendable (_ done: Int, _ total: Int?) -> Void

  package init(
    collection: String, details: Set<String> = [], progress: @escaping @Sendable (Int, Int?) -> Void = { _, _ in }
  ) {
    self.collection = collection
    self.details = details
    self.progress = progress
  }
}

package struct WriteRequest: Sendable {
  package let address: Address
  /// The object to write to; nil for a create.
  package let vendorID: String?
  /// The document: references are already vendor ids.
  package let body: ValueObject
  /// Root fields that are to change; empty for a create.
  package let changed: Set<String>
  /// Prior values, references resolved; what a kind without reads is changed from.
  package let prior: ValueObject?
  /// Live values that the plan was made against, references resolved.
  package let live: ValueObject?
  /// Reads a file of the configuration folder.
  package let load: @Sendable (FileReference) async throws(ProviderError) -> [UInt8]
  /// Records durably that a part of a large write is done: elements added to and removed from a list field.
  package let confirm:
    @Sendable (_ field: String, _ added: [Value], _ removed: [Value]) async throws(ProviderError) -> Void
  /// Records durably that one of several requests of an update is done; to be called before the next one is sent. What
  /// follows may be refused, and must not make the record forget what was done.
  package let confirmPart: @Sendable (WritePart) async throws(ProviderError) -> Void
  /// The client calls this before it sends each request of the write. It throws an error of the class `withheld` when
  /// the run may not write any more, because it may have lost its lock; then that request is not sent.
  package let permit: @Sendable () async throws(ProviderError) -> Void
  /// The client calls this before it waits to send a request of the write again.
  package let retrying: @Sendable (RetryPause) -> Void

  package init(
    address: Address, vendorID: String? = nil, body: ValueObject = [:], changed: Set<String> = [],
    prior: ValueObject? = nil, live: ValueObject? = nil,
    load: @escaping @Sendable (FileReference) async throws(ProviderError) -> [UInt8] = { file throws(ProviderError) in
      throw ProviderError(.rejected, "there is no file \(file.path) here")
    },
    confirm: @escaping @Sendable (String, [Value], [Value]) async throws(ProviderError) -> Void = {
      (_, _, _) throws(ProviderError) in
    },
    confirmPart: @escaping @Sendable (WritePart) async throws(ProviderError) -> Void = { _ throws(ProviderError) in },
    permit: @escaping @Sendable () async throws(ProviderError) -> Void = { () throws(ProviderError) in },
    retrying: @escaping @Sendable (RetryPause) -> Void = { _ in }
  ) {
    self.address = address
    self.vendorID = vendorID
    self.body = body
    self.changed = changed
    self.prior = prior
    self.live = live
    self.load = load
    self.confirm = confirm
    self.confirmPart = confirmPart
    self.permit = permit
    self.retrying = retrying
  }
}

/// What one of several requests of an update has done.
package enum WritePart: Hashable, Sendable {
  /// Root fields are as the document has them.
  case fields([String])
  /// The rows of these keys are as the document has them, in a list that is compared by key.
  case rows([String], of: String)
  /// A list has the elements of the document, and still all that it had before.
  case additions(to: String)
}

/// The pause before a request is sent again.
package struct RetryPause: Hashable, Sendable {
  /// The number of the attempt that follows; the first attempt is 1.
  package let attempt: Int
  package let seconds: Double
  /// What ended the attempt before.
  package let reason: String

  package init(attempt: Int, seconds: Double, reason: String) {
    self.attempt = attempt
    self.seconds = seconds
    self.reason = reason
  }
}

package struct WriteResult: Hashable, Sendable {
  package let vendorID: String
  /// What the vendor answered, where it answers with the object.
  package let observation: Observation?

  package init(vendorID: String, observation: Observation? = nil) {
    self.vendorID = vendorID
    self.observation = observation
  }
}

/// A vendor call that did not succeed. Only the class decides what happens next; the rest is for the message.
package struct ProviderError: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Class: String, Sendable, Hashable {
    /// The vendor refused it and would again.
    case rejected
    /// The object is not there.
    case missing
    /// The object is not as the plan saw it, or something stands in the way.
    case conflicting
    /// Too many requests; later it may work.
    case throttled
    /// The request did not reach the vendor, or the vendor says it did nothing.
    case unreachable
    /// Nobody knows whether it was done.
    case unknownOutcome
    /// ccops did not send it, because the run may not write any more. It says nothing of the vendor.
    case withheld
  }

  package let errorClass: Class
  /// One sentence, with the vendor's own words where there are any; never a secret.
  package let message: String
  /// The request, redacted: `POST /api/call_center/internal_group/add`.
  package let request: String?
  /// Seconds the vendor asked to wait.
  package let retryAfter: Double?

  package init(_ errorClass: Class, _ message: String, request: String? = nil, retryAfter: Double? = nil) {
    self.errorClass = errorClass
    self.message = message
    self.request = request
    self.retryAfter = retryAfter
  }

  package var description: String { request.map { "\(message) (\($0))" } ?? message }
}
