import Model

/// What the client calls before it sends a request of a write, whichever part of a kind sends it.
///
/// A task-local value, because it belongs to the operation that is carried out and not to the client, which serves all
/// operations of an account.
struct WritePermit: Sendable {
  @TaskLocal static var current: WritePermit?

  /// - Throws: The error with which the write ends. Nothing was sent then.
  let check: @Sendable () async throws(ProviderError) -> Void

  /// Runs `body`; every write that it sends is checked first.
  func covering<Result: Sendable>(
    _ body: @Sendable () async throws(ProviderError) -> Result
  ) async throws(ProviderError) -> Result {
    let result = await WritePermit.$current.withValue(self) { () async -> Swift.Result<Result, ProviderError> in
      do throws(ProviderError) { return .success(try await body()) } catch { return .failure(error) }
    }
    return try result.get()
  }
}
