internal import Foundation

/// uContact's sessions: a session is opened with user and password, and its token is sent with every later call.
extension UContactTenant {
  /// POST auth/getUserToken: the last element of the list is the token, the base64 of `user:session`.
  mutating func open(_ call: Call, _ surroundings: Surroundings) -> VendorResponse {
    let form = FormFields(String(decoding: call.body, as: UTF8.self))
    guard let user = form["user"], let password = form["password"], !user.isEmpty, !password.isEmpty,
      surroundings.options.takes(credentials: "\(user):\(password)")
    else { return result(false, surroundings) }
    let token = Data("\(user):\(ids.nextUUID())".utf8).base64EncodedString()
    sessions[token] = user
    return .json([.string(user), .string(name), .string(token)])
  }

  /// POST auth/EndSession
  mutating func endSession(_ call: Call, _ surroundings: Surroundings) -> VendorResponse {
    let form = FormFields(String(decoding: call.body, as: UTF8.self))
    let token = form["token"] ?? ""
    guard let user = sessions[token], user == form["user"] else { return result(false, surroundings) }
    sessions[token] = nil
    return result(true, surroundings)
  }
}
