import Foundation
import Synchronization
import TestSupport

/// A program that a test has started, for what acts on it while it runs.
final class RunningProgram: Sendable {
  private struct State {
    var process: ChildProcess?
    var errors: URL?
    var hasEnded = false
  }

  private let state = Mutex(State())

  func begin(_ process: ChildProcess, errors: URL) {
    state.withLock { ($0.process, $0.errors) = (process, errors) }
  }

  func end() { state.withLock { $0.hasEnded = true } }

  /// Sends a signal, unless the program has ended: its number may be another program's by then. The process is known
  /// long before it has sent its first request.
  func send(_ signal: Int32) {
    state.withLock { state in
      if !state.hasEnded { state.process?.send(signal) }
    }
  }

  /// Returns when the program has printed a text to its standard error, or has ended.
  func untilSaid(_ text: String) async {
    let errors = state.withLock { $0.errors }
    await until {
      guard let errors, let said = FileManager.default.contents(atPath: errors.path) else { return false }
      return String(decoding: said, as: UTF8.self).contains(text)
    }
  }

  /// Returns when the program has ended.
  func untilEnded() async { await until { false } }

  private func until(_ isTrue: () -> Bool) async {
    while !state.withLock(\.hasEnded), !isTrue() {
      // A sandbox that is stopped cancels the request, and with it the wait.
      do { try await Task.sleep(for: .milliseconds(2)) } catch { return }
    }
  }
}
