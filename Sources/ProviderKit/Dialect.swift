package import Model

/// How one vendor speaks: how it signs a client in, wraps its responses and refuses.
///
/// One implementation per vendor; everything else about HTTP is the same for all of them and stands in `APIClient`.
package protocol Dialect: Sendable {
  /// Opens a session: reads the credentials and asks the vendor for a token where it needs one.
  ///
  /// Called once, and again after a 401.
  ///
  /// - Throws: `ProviderError` of the class `rejected` if the credentials are missing or not accepted, or of any other
  ///   class if the vendor cannot be reached.
  func signIn(_ client: SignInClient) async throws(ProviderError) -> Session
  /// Ends a session that `signIn` opened.
  func signOut(_ session: Session, _ client: SignInClient) async throws(ProviderError)
  /// Takes the content out of a response with a success status.
  func content(of answer: Response) throws(ResponseFailure) -> Value
  /// The vendor's own message in a response that refuses; nil where there is none.
  func words(in answer: Response) -> String?
}

extension Dialect {
  package func signOut(_ session: Session, _ client: SignInClient) async throws(ProviderError) {}
}

/// What a dialect may use to open or end a session.
package struct SignInClient: Sendable {
  package typealias Reading = @Sendable (Response) throws(ResponseFailure) -> Value

  package let credentials: Credentials
  /// Sends a request without the session's decoration and reads its response. Repeated as a read is, also when the
  /// response cannot be read.
  package let send: @Sendable (APIRequest, Reading) async throws(ProviderError) -> Value
}
