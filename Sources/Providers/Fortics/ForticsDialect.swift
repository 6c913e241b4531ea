/// How Fortics voice speaks: HTTP Basic, bare JSON without an envelope, and no documented errors.
/// Source: `docs/vendor-apis.md`, section 2.1.

import FoundationEssentials
package import Model
package import ProviderKit

package struct ForticsDialect: Dialect {
  package init() {}

  /// The user name and the password as RFC 7617 joins them, or a token that already is the joined form.
  package func signIn(_ door: Door) async throws(ProviderError) -> Session {
    let token: Secret
    if door.credentials.has("token") {
      token = try door.credentials.read("token")
    } else {
      let user = try door.credentials.read("username")
      let password = try door.credentials.read("password")
      let pair = user.reveal { user in password.reveal { "\(user):\($0)" } }
      token = door.credentials.remember(Data(pair.utf8).base64EncodedString())
    }
    let header = token.reveal { door.credentials.remember("Basic \($0)") }
    return Session(authorization: header, isRenewable: false)
  }

  package func content(of answer: Answer) throws(AnswerFailure) -> Value { try answer.json() }

  package func words(in answer: Answer) -> String? {
    do throws(AnswerFailure) {
      let object = try answer.json().object ?? [:]
      return ["message", "error", "detail", "msg"].compactMap { object[$0]?.looseText }.first
    } catch { return answer.sentence }
  }
}
