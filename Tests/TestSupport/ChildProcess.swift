import Foundation
import Glibc

/// A program that a test starts, by posix_spawn(3). Foundation's `Process` walks all open files of this process while it starts another, which
/// goes wrong now and then when hundreds of tests open and close sockets meanwhile.
package struct ChildProcess: Sendable {
  package let identifier: Int32

  /// - Parameter command: the program, looked for on the path of `environment`, and its arguments.
  /// - Parameter input: the file that the program reads; `output` and `errors` are those that it writes, made anew.
  package static func start(
    _ command: [String], environment: [String: String], directory: String, input: String = "/dev/null", output: String,
    errors: String
  ) throws -> ChildProcess {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, input, O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    if errors == output {
      posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO)
    } else {
      posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, errors, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    }
    // A socket of a server in this process, held open by a child, would not end when the server closes it. Numbers that are not open do no harm.
    for number in STDERR_FILENO + 1...2047 { posix_spawn_file_actions_addclose(&actions, number) }
    let words = ["/usr/bin/env", "--chdir=\(directory)"] + command
    var identifier = pid_t()
    let code = withStrings(words) { arguments in
      withStrings(environment.map { "\($0.key)=\($0.value)" }) { variables in
        posix_spawn(&identifier, words[0], &actions, nil, arguments, variables)
      }
    }
    guard code == 0 else {
      throw ToolFailure(command: command.joined(separator: " "), output: String(cString: strerror(code)))
    }
    return ChildProcess(identifier: identifier)
  }

  /// Waits for the end; gives the exit code, or the number of the signal that ended it.
  package func wait() -> Int32 {
    var status: Int32 = 0
    while waitpid(identifier, &status, 0) < 0, errno == EINTR {}
    return status & 0x7F == 0 ? (status >> 8) & 0xFF : status & 0x7F
  }

  /// `wait` without holding up the tests that share this thread.
  package func end() async -> Int32 {
    await withCheckedContinuation { done in
      Thread.detachNewThread { done.resume(returning: wait()) }
    }
  }

  package func send(_ signal: Int32) { _ = kill(identifier, signal) }

  private static func withStrings<Result>(
    _ texts: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
  ) -> Result {
    var pointers: [UnsafeMutablePointer<CChar>?] = texts.map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    return pointers.withUnsafeMutableBufferPointer { buffer in
      guard let start = buffer.baseAddress else { preconditionFailure("a list with its end is never empty") }
      return body(start)
    }
  }
}
