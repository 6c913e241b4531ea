/// How OMICall speaks: a bearer token bought with an API key, an envelope with a status code around every answer, and
/// errors in four places. Source: the vendor's overview page and `docs/vendor-apis.md`, section 2.4.

package import Model
package import ProviderKit

package struct OMICallDialect: Dialect {
  private static let success: Int64 = 9999

  package init() {}

  package func signIn(_ client: SignInClient) async throws(ProviderError) -> Session {
    if client.credentials.has("token") {
      let isInFile = client.credentials.isInFile("token")
      return session(try client.credentials.read("token"), client, isRenewable: isInFile)
    }
    let key = try client.credentials.read("api_key")
    let request = APIRequest.get("/api/auth", query: [.init("apiKey", key.reveal { $0 })])
    let token = try await client.send(request) { (answer) throws(ResponseFailure) -> Value in
      let payload = try content(of: answer)
      guard let token = payload.object?["access_token"]?.looseText else {
        throw .unreadable("the answer has no payload.access_token")
      }
      return .string(token)
    }
    return session(client.credentials.remember(token.string ?? ""), client, isRenewable: true)
  }

  private func session(_ token: Secret, _ client: SignInClient, isRenewable: Bool) -> Session {
    Session(.authorization("Bearer", token, in: client.credentials), token: token, isRenewable: isRenewable)
  }

  /// The `payload` of the envelope; null where there is none.
  package func content(of answer: Response) throws(ResponseFailure) -> Value {
    guard let envelope = try answer.json().object else {
      throw .unreadable("the answer is not an object with a status_code")
    }
    guard let status = envelope["status_code"]?.looseInteger else {
      throw .unreadable("the answer has no status_code")
    }
    guard status == OMICallDialect.success else {
      throw .refused(.rejected, OMICallDialect.words(in: envelope) ?? "status_code \(status) without a reason")
    }
    return envelope["payload"] ?? .null
  }

  package func words(in answer: Response) -> String? {
    do throws(ResponseFailure) {
      return try answer.json().object.flatMap(OMICallDialect.words)
    } catch {
      return answer.sentence
    }
  }

  /// The first that says something of `payload.error`, `payload.message`, `message` and `error`.
  static func words(in envelope: ValueObject) -> String? {
    let payload = envelope["payload"]?.object
    let places = [payload?["error"], payload?["message"], envelope["message"], envelope["error"]]
    let texts = places.compactMap { $0?.looseText }
    guard let first = texts.first else { return nil }
    // The first is often a code; the sentence beside it is worth its place.
    guard payload?["error"]?.looseText == first, let sentence = payload?["message"]?.looseText else { return first }
    return "\(first): \(sentence)"
  }
}
