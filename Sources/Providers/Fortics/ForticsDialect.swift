/// How Fortics voice speaks: HTTP Basic, bare JSON without an envelope, and no documented errors.
/// Source: `docs/vendor-apis.md`, section 2.1.

import FoundationEssentials
package import Model
package import ProviderKit

package struct ForticsDialect: Dialect {
  package init() {}

  /// The user name and the password as RFC 7617 joins them, or a token that already is the joined form.
  package func signIn(_ client: SignInClient) async throws(ProviderError) -> Session {
    let token: Secret
    if client.credentials.has("token") {
      token = try client.credentials.read("token")
    } else {
      let user = try client.credentials.read("username")
      let password = try client.credentials.read("password")
      let pair = user.reveal { user in password.reveal { "\(user):\($0)" } }
      token = client.credentials.remember(Data(pair.utf8).base64EncodedString())
    }
    return Session(
      .authorization("Basic", token, in: client.credentials), token: token,
      isRenewable: client.credentials.isInFile("token", "username", "password"))
  }

  package func content(of answer: Response) throws(ResponseFailure) -> Value { try answer.json() }

  package func words(in answer: Response) -> String? {
    do throws(ResponseFailure) {
      let object = try answer.json().object ?? [:]
      return ["message", "error", "detail", "msg"].compactMap { object[$0]?.looseText }.first
    } catch { return answer.sentence }
  }
}
