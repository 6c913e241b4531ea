package import Foundation

/// A repository in a scratch directory, made by the real `git`, and removed with the value's last use.
///
/// The user's and the system's configuration are shut out, so that a test means the same on every machine.
package final class ScratchRepository: Sendable {
  package let root: URL
  package let path: String

  package init(bare: Bool = false, initialised: Bool = true) throws {
    root = FileManager.default.temporaryDirectory.appending(path: "ccops-git-\(UUID().uuidString)")
    path = root.appending(path: "repo").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    if initialised { try git("init", "--quiet", "--initial-branch=main", bare ? "--bare" : "--no-bare") }
  }

  deinit {
    do { try FileManager.default.removeItem(at: root) } catch { print("left behind: \(root.path): \(error)") }
  }

  /// Runs git there; gives what it printed, without the last newline.
  @discardableResult
  package func git(_ arguments: String..., in directory: String? = nil, input: Data? = nil) throws -> String {
    try run("git", ["-c", "init.defaultBranch=main"] + arguments, in: directory ?? path, input: input)
  }

  @discardableResult
  package func run(_ tool: String, _ arguments: [String], in directory: String, input: Data? = nil) throws -> String {
    let output = root.appending(path: "output-\(UUID().uuidString)")
    let inputFile = root.appending(path: "input-\(UUID().uuidString)")
    try (input ?? Data()).write(to: inputFile)
    let environment = [
      "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": root.path,
      "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_AUTHOR_NAME": "Ann",
      "GIT_AUTHOR_EMAIL": "ann@example.com", "GIT_COMMITTER_NAME": "Ann", "GIT_COMMITTER_EMAIL": "ann@example.com",
      "GIT_AUTHOR_DATE": "1700000000 +0000", "GIT_COMMITTER_DATE": "1700000000 +0000",
    ]
    let status = try ChildProcess.start(
      [tool] + arguments, environment: environment, directory: directory, input: inputFile.path, output: output.path,
      errors: output.path
    ).wait()
    let text = String(decoding: try Data(contentsOf: output), as: UTF8.self)
    guard status == 0 else {
      throw ToolFailure(command: ([tool] + arguments).joined(separator: " "), output: text)
    }
    return text.hasSuffix("\n") ? String(text.dropLast()) : text
  }

  package func write(_ text: String, to name: String) throws {
    let file = URL(filePath: path).appending(path: name)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  /// Commits everything in the work tree; gives the commit's id.
  @discardableResult
  package func commit(_ message: String = "change") throws -> String {
    try git("add", "--all")
    try git("commit", "--quiet", "--allow-empty", "-m", message)
    return try git("rev-parse", "HEAD")
  }

  /// What `git fsck` has to say besides naming dangling objects, which lost races leave behind.
  package func fsck() throws -> String {
    try git("fsck", "--strict", "--full", "--no-dangling", "--no-progress")
      .split(separator: "\n").filter { !$0.hasPrefix("notice:") }.joined(separator: "\n")
  }

  /// Everything that a state write must not touch, as one text.
  package func untouchables() throws -> String {
    let index = URL(filePath: path).appending(path: ".git/index")
    let bytes = FileManager.default.fileExists(atPath: index.path) ? try Data(contentsOf: index) : Data()
    return try [
      git("status", "--porcelain"), git("rev-parse", "HEAD"), git("branch", "--all", "--verbose"),
      bytes.base64EncodedString(),
      String(contentsOf: URL(filePath: path).appending(path: ".git/HEAD"), encoding: .utf8),
    ].joined(separator: "\n")
  }
}

package struct ToolFailure: Error, CustomStringConvertible {
  package let command: String
  package let output: String
  package var description: String { "\(command): \(output)" }
}
