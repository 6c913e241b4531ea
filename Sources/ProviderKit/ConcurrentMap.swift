package import Model

/// Runs `body` for every item, at most `limit` at once.
///
/// The only way in which providers start tasks.
///
/// - Returns: The results, in the order of the items.
/// - Throws: The first failure; items that have not begun are left out then.
package func concurrentMap<Item: Sendable, Output: Sendable>(
  _ items: [Item], limit: Int, _ body: @escaping @Sendable (Item) async throws(ProviderError) -> Output
) async throws(ProviderError) -> [Output] {
  typealias Numbered = (index: Int, result: Result<Output, ProviderError>)
  @Sendable func run(_ index: Int) async -> Numbered {
    do throws(ProviderError) {
      let output = try await body(items[index])
      return (index, .success(output))
    } catch { return (index, .failure(error)) }
  }
  let outcome = await withTaskGroup(of: Numbered.self) { group -> Result<[Output], ProviderError> in
    var results = [Output?](repeating: nil, count: items.count)
    var next = min(max(1, limit), items.count)
    for index in 0..<next { group.addTask { await run(index) } }
    for await (index, result) in group {
      switch result {
      case .success(let output): results[index] = output
      case .failure(let error):
        group.cancelAll()
        return .failure(error)
      }
      if next < items.count {
        let index = next
        group.addTask { await run(index) }
        next += 1
      }
    }
    return .success(results.compactMap { $0 })
  }
  return try outcome.get()
}
