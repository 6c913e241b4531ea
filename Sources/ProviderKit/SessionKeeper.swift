/// Keeps the account's session. However many requests need one at once, or find it expired at once, the vendor is asked once.

import Model

actor SessionKeeper {
  struct Numbered: Sendable {
    let session: Session
    let number: Int
  }

  private let open: @Sendable () async throws(ProviderError) -> Session
  private var current: Session?
  private var number = 0
  private var opening: Task<Result<Session, ProviderError>, Never>?
  /// A refusal is final for the run: asking again with the same credential only locks accounts.
  private var refusal: ProviderError?

  init(open: @escaping @Sendable () async throws(ProviderError) -> Session) { self.open = open }

  /// The session, opened when there is none.
  func session() async throws(ProviderError) -> Numbered {
    if let refusal { throw refusal }
    if let current { return Numbered(session: current, number: number) }
    let opened = try await join().get()
    return Numbered(session: opened, number: number)
  }

  /// Forgets the session of that number; a newer one stays.
  func expire(_ expired: Int) {
    if expired == number { current = nil }
  }

  /// Takes the session away, to end it.
  func take() -> Session? {
    defer { current = nil }
    return current
  }

  private func join() async -> Result<Session, ProviderError> {
    if let opening { return await opening.value }
    let open = open
    let task = Task { () -> Result<Session, ProviderError> in
      do throws(ProviderError) { return .success(try await open()) } catch { return .failure(error) }
    }
    opening = task
    let result = await task.value
    opening = nil
    settle(result)
    return result
  }

  private func settle(_ result: Result<Session, ProviderError>) {
    switch result {
    case .success(let session):
      current = session
      number += 1
    case .failure(let error):
      if error.errorClass == .rejected { refusal = error }
    }
  }
}
