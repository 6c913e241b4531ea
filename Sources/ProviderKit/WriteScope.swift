import Model

/// What the client calls while it sends the requests of a write, whichever part of a kind sends them.
///
/// A task-local value, because it belongs to the operation that is carried out and not to the client, which serves all
/// operations of an account.
struct WriteScope: Sendable {
  @TaskLocal static var current: WriteScope?

  /// Called before each request that writes.
  ///
  /// - Throws: The error with which the write ends. Nothing was sent then.
  let check: @Sendable () async throws(ProviderError) -> Void
  /// Called before the pause that precedes another attempt.
  let retrying: @Sendable (RetryPause) -> Void

  init(_ request: WriteRequest) {
    check = request.permit
    retrying = request.retrying
  }

  /// Runs `body` in this scope.
  func covering<Result: Sendable>(
    _ body: @Sendable () async throws(ProviderError) -> Result
  ) async throws(ProviderError) -> Result {
    let result = await WriteScope.$current.withValue(self) { () async -> Swift.Result<Result, ProviderError> in
      do throws(ProviderError) { return .success(try await body()) } catch { return .failure(error) }
    }
    return try result.get()
  }
}
