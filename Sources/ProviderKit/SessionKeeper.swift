/// Keeps the account's session. However many requests need one at once, or find it expired at once, the vendor is asked once.

import Model

actor SessionKeeper {
  struct Numbered: Sendable {
    let session: Session
    let number: Int
  }

  private let open: @Sendable () async throws(ProviderError) -> Session
  private var current: Numbered?
  private var number = 0
  private var opening: Task<Result<Numbered, ProviderError>, Never>?
  /// A refusal is final for the run: asking again with the same credential only locks accounts.
  private var refusal: ProviderError?

  init(open: @escaping @Sendable () async throws(ProviderError) -> Session) { self.open = open }

  /// The session, opened when there is none.
  func session() async throws(ProviderError) -> Numbered {
    if let refusal { throw refusal }
    if let current { return current }
    let task = opening ?? begin()
    return try await task.value.get()
  }

  /// Forgets the session of that number; a newer one stays.
  func expire(_ expired: Int) {
    if expired == current?.number { current = nil }
  }

  /// Takes the session away, to end it.
  func take() -> Session? {
    defer { current = nil }
    return current?.session
  }

  private func begin() -> Task<Result<Numbered, ProviderError>, Never> {
    let open = open
    let task = Task { () -> Result<Numbered, ProviderError> in
      do throws(ProviderError) {
        let session = try await open()
        return .success(opened(session))
      } catch {
        failed(error)
        return .failure(error)
      }
    }
    opening = task
    return task
  }

  // Settled before the task ends, so that whoever waited for it sees the session under its number.
  private func opened(_ session: Session) -> Numbered {
    number += 1
    let numbered = Numbered(session: session, number: number)
    current = numbered
    opening = nil
    return numbered
  }

  private func failed(_ error: ProviderError) {
    opening = nil
    if error.errorClass == .rejected { refusal = error }
  }
}
