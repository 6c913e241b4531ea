/// How one vendor speaks: how it lets somebody in, wraps its answers and says no. One implementation a vendor; everything else about HTTP is the same
/// for all of them and lives in `APIClient`.

package import Model

package protocol Dialect: Sendable {
  /// Opens a session: reads the credentials and asks the vendor for a token where it takes one. Called once, and again after a 401.
  func signIn(_ door: Door) async throws(ProviderError) -> Session
  /// Ends a session that `signIn` opened.
  func signOut(_ session: Session, _ door: Door) async throws(ProviderError)
  /// Takes the content out of an answer with a success status.
  func content(of answer: Answer) throws(AnswerFailure) -> Value
  /// The vendor's own words in an answer that says no; nil where there are none.
  func words(in answer: Answer) -> String?
}

extension Dialect {
  package func signOut(_ session: Session, _ door: Door) async throws(ProviderError) {}
}

/// What a signed-in client sends with every request.
package struct Session: Sendable {
  /// The value of the `Authorization` header.
  package let authorization: Secret
  /// Whether signing in again can give another one; a ready token or a password cannot be renewed.
  package let isRenewable: Bool
  /// Whether the vendor keeps a session that should be ended.
  package let mustBeEnded: Bool

  package init(authorization: Secret, isRenewable: Bool, mustBeEnded: Bool = false) {
    self.authorization = authorization
    self.isRenewable = isRenewable
    self.mustBeEnded = mustBeEnded
  }
}

/// What a dialect may use to open or end a session.
package struct Door: Sendable {
  package let credentials: Credentials
  /// Makes a request without authorization and reads its answer. It is repeated as a read is, also when the answer cannot be read.
  package let send: @Sendable (APIRequest, Reading) async throws(ProviderError) -> Value
  package typealias Reading = @Sendable (Answer) throws(AnswerFailure) -> Value
}
