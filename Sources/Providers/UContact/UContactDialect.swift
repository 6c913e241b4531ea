/// How uContact speaks: a session token from a form, answers that are the text `1` or `0`, and HTTP 200 for nearly
/// everything. Source: `docs/vendor-apis.md`, section 2.2.

package import Model
package import ProviderKit

package struct UContactDialect: Dialect {
  /// How the token is presented.
  package enum TokenScheme: String, Sendable, Hashable { case basic, bearer }

  private let scheme: TokenScheme

  package init(scheme: TokenScheme) { self.scheme = scheme }

  package func signIn(_ client: SignInClient) async throws(ProviderError) -> Session {
    if client.credentials.has("token") {
      let token = try client.credentials.read("token")
      return Session(
        decoration(token, client), token: token, isRenewable: client.credentials.isInFile("token"))
    }
    let user = try client.credentials.read("user")
    let password = try client.credentials.read("password")
    let request = APIRequest(
      .post, "/Integra/resources/auth/getUserToken",
      body: .form([.init("user", user.reveal { $0 }), .init("password", password.reveal { $0 })]), effect: .read)
    let token = try await client.send(request) { (answer) throws(ResponseFailure) -> Value in
      if answer.isPage { throw .page }
      guard let token = UContactDialect.token(in: answer) else {
        throw .refused(.rejected, "the vendor gave no token, so the user or the password is wrong")
      }
      return .string(token)
    }
    // A session that the vendor opened for us must be ended.
    let secret = client.credentials.remember(token.string ?? "")
    return Session(decoration(secret, client), token: secret, isRenewable: true, mustBeEnded: true)
  }

  package func signOut(_ session: Session, _ client: SignInClient) async throws(ProviderError) {
    let user = try client.credentials.read("user")
    _ = try await client.send(
      APIRequest(
        .post, "/Integra/resources/auth/EndSession",
        body: .form([.init("user", user.reveal { $0 }), .init("token", session.token.reveal { $0 })]), effect: .read)
    ) { (answer) throws(ResponseFailure) -> Value in try content(of: answer) }
  }

  /// The token is already the base64 form that the scheme Basic wants; it is not encoded again.
  private func decoration(_ token: Secret, _ client: SignInClient) -> RequestDecoration {
    .authorization(scheme == .basic ? "Basic" : "Bearer", token, in: client.credentials)
  }

  /// The last text of a JSON list, or the body when it is a bare text; nil for `0` and for anything else.
  static func token(in answer: Response) -> String? {
    guard !answer.isPage else { return nil }
    let text: String?
    do throws(ResponseFailure) {
      let value = try answer.json()
      text = value.list?.last { $0.string != nil }?.string ?? value.string
    } catch { text = UContactDialect.bare(answer.text) }
    guard let text, !text.isEmpty, text != "0", !text.contains(where: \.isWhitespace) else { return nil }
    return text
  }

  /// `1` is done, `0` is not; blanks and quotes around them mean nothing. Some reads answer JSON.
  package func content(of answer: Response) throws(ResponseFailure) -> Value {
    if answer.isPage { throw .page }
    let text = UContactDialect.bare(answer.text)
    switch text.first {
    case nil: throw .unreadable("the answer is empty where 1 was expected")
    case "1" where text.count == 1: return 1
    case "0" where text.count == 1: throw .refused(.rejected, "the vendor answered 0")
    case "[", "{": return try answer.json()
    default: throw .unreadable("the answer is neither 1 nor 0; it has \(answer.body.count) bytes")
    }
  }

  package func words(in answer: Response) -> String? {
    answer.sentence.map(UContactDialect.bare)
  }

  private static func bare(_ text: String) -> String {
    var result = Substring(text)
    let wrapping: (Character) -> Bool = { $0.isWhitespace || $0 == "\"" || $0 == "'" }
    while let first = result.first, wrapping(first) { result.removeFirst() }
    while let last = result.last, wrapping(last) { result.removeLast() }
    return String(result)
  }
}
