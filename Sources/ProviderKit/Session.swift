package import Model

/// A signed-in account.
package struct Session: Sendable {
  /// Added to every request.
  package let decoration: RequestDecoration
  /// The vendor's token, for the request that ends the session.
  package let token: Secret
  /// Whether signing in again can give another session. A ready token or a password can be renewed only if it is read
  /// from a file.
  package let isRenewable: Bool
  /// Whether the vendor keeps a session that should be ended.
  package let mustBeEnded: Bool

  package init(_ decoration: RequestDecoration, token: Secret, isRenewable: Bool, mustBeEnded: Bool = false) {
    self.decoration = decoration
    self.token = token
    self.isRenewable = isRenewable
    self.mustBeEnded = mustBeEnded
  }
}

/// How a signed-in request shows who sends it.
package enum RequestDecoration: Sendable {
  case none
  case header(String, Secret)
  /// A parameter of the query.
  case query(String, Secret)
  case cookie(String, Secret)

  /// The header `Authorization` with a scheme such as `Bearer`.
  ///
  /// - Parameter credentials: Remembers the header's value, so that it is never shown.
  package static func authorization(
    _ scheme: String, _ token: Secret, in credentials: Credentials
  ) -> RequestDecoration {
    .header("Authorization", token.reveal { credentials.remember("\(scheme) \($0)") })
  }
}

/// Why a request is sent.
enum RequestPurpose: Sendable {
  /// To open or end a session: it is sent without a session, and its bodies are never logged.
  case signIn
  case work(RequestDecoration)

  var isSignIn: Bool { if case .signIn = self { true } else { false } }
}
