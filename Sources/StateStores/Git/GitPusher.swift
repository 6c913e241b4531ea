import Git
import Model

/// Moves the refs on the remote forward, and finds out what became of it by looking: an answer can be lost, and git's
/// messages are for people.
struct GitPusher: Sendable {
  let remote: GitRemote
  let reader: GitStateReader
  let note: @Sendable (String) -> Void

  enum Outcome: Hashable, Sendable {
    case done
    /// A ref is where the commit does not lead on from: another run came first.
    case moved
    /// The remote answers and does not move the refs; git's message.
    case refused(String)
    /// The remote does not answer, so it is unknown whether the refs moved; git's message.
    case unreachable(String)
  }

  /// - Parameters:
  ///   - tips: Where the refs are to be; nil leaves a ref where it is.
  ///   - isShort: A run is going on, and a renewal that takes long is none.
  func push(_ tips: GitStateReader.Tips, isShort: Bool = false) async throws(StateError) -> Outcome {
    let outcome = try await pushOnce(tips, isShort: isShort)
    guard case .refused = outcome, tips.state != nil, tips.run != nil else { return outcome }
    if try await remote.takesBothAtOnce(tips) { return outcome }
    return try await pushInTurn(tips, isShort: isShort)
  }

  /// For a remote that cannot move two refs in one step. The run ref first: it names the state commit, so from then on
  /// the state is there, and the next run moves the state ref.
  private func pushInTurn(_ tips: GitStateReader.Tips, isShort: Bool) async throws(StateError) -> Outcome {
    let first = try await pushOnce(.init(run: tips.run), isShort: isShort)
    guard first == .done else { return first }
    switch try await pushOnce(.init(state: tips.state), isShort: isShort) {
    case .done: break
    case .moved: return .moved
    case .refused(let message), .unreachable(let message):
      note("\(remote.shown) has the state, but not yet on \(remote.reference): \(message); the next apply moves it")
    }
    return .done
  }

  private func pushOnce(_ tips: GitStateReader.Tips, isShort: Bool) async throws(StateError) -> Outcome {
    let result = try await remote.push(tips, timeout: isShort ? nil : GitCommand.transferTimeout)
    if result.end == .succeeded { return .done }
    let found: GitStateReader.Tips
    do throws(StateError) {
      found = try await remote.tips()
    } catch {
      return .unreachable(result.message)
    }
    let pairs = [(tips.state, found.state), (tips.run, found.run)].compactMap { wanted, found in
      wanted.map { (wanted: $0, found: found) }
    }
    if pairs.allSatisfy({ $0.wanted == $0.found }) { return .done }
    for pair in pairs {
      guard let found = pair.found else { continue }
      guard try await reader.isAncestor(found, of: pair.wanted) else { return .moved }
    }
    let saysNothing = result.end != .failed || result.message.isEmpty
    return saysNothing && pairs.contains { $0.found != nil } ? .unreachable(result.message) : .refused(result.message)
  }
}
