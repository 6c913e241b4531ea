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
    /// Somebody stopped the run while it waited, so it is unknown whether the refs moved.
    case stopped
  }

  /// - Parameters:
  ///   - tips: Where the refs are to be; nil leaves a ref where it is.
  ///   - limit: nil for a renewal while a run goes on: one that takes long is none.
  func push(_ tips: GitStateReader.Tips, limit: Duration?) async throws(StateError) -> Outcome {
    let outcome = try await pushOnce(tips, limit: limit)
    guard case .refused = outcome, tips.state != nil, tips.run != nil else { return outcome }
    if try await remote.takesBothAtOnce(tips) { return outcome }
    return try await pushInTurn(tips, limit: limit)
  }

  /// For a remote that cannot move two refs in one step. The run ref first: it names the state commit, so from then on
  /// the state is there, and the next run moves the state ref.
  private func pushInTurn(_ tips: GitStateReader.Tips, limit: Duration?) async throws(StateError) -> Outcome {
    let first = try await pushOnce(.init(run: tips.run), limit: limit)
    guard first == .done else { return first }
    let obstacle: String
    switch try await pushOnce(.init(state: tips.state), limit: limit) {
    case .done: return .done
    case .moved: return .moved
    case .refused(let message), .unreachable(let message): obstacle = message
    case .stopped: obstacle = "the push was stopped"
    }
    note("\(remote.shown) has the state, but not yet on \(remote.reference): \(obstacle); the next apply moves it")
    return .done
  }

  private func pushOnce(_ tips: GitStateReader.Tips, limit: Duration?) async throws(StateError) -> Outcome {
    let result = await pushed(tips, limit: limit)
    if result.end == .succeeded { return .done }
    // A person who stops the run does not wait for another look at the remote.
    if result.end == .stopped { return .stopped }
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
    if saysNothing, pairs.contains(where: { $0.found != nil }) { return .unreachable(result.message) }
    return .refused(await remote.explained(result.message))
  }

  /// A git that cannot be run says nothing of the remote, and an error here must not look like one of reading.
  private func pushed(_ tips: GitStateReader.Tips, limit: Duration?) async -> GitCommand.Result {
    do throws(StateError) {
      return try await remote.push(tips, limit: limit)
    } catch {
      return GitCommand.Result(.signalled, message: error.reason)
    }
  }
}
