import Model

/// What the user's own `git` says of a repository, by all of its configuration: files, `GIT_CONFIG_GLOBAL`,
/// `GIT_CONFIG_COUNT` and what later versions of it read.
package enum UserGit {
  private static let timeout = Duration.seconds(10)

  /// Whether git trusts the owner of a repository (`safe.directory`).
  ///
  /// - Parameter directory: In the repository. git looks upwards from there, so it checks the owner.
  /// - Returns: false also if there is no git.
  package static func trusts(_ directory: String) async -> Bool {
    await output(of: ["-C", directory, "rev-parse", "--git-dir"]) != nil
  }

  /// Who makes commits: `Ann <ann@example.com>`; nil if git does not know, or if there is no git.
  ///
  /// - Parameter gitDirectory: The repository's own directory.
  package static func author(_ gitDirectory: String) async -> String? {
    let ident = await output(of: ["--git-dir=\(gitDirectory)", "var", "GIT_AUTHOR_IDENT"])
    // `Ann <ann@example.com> 1700000000 +0100`
    guard let ident, let end = ident.lastIndex(of: ">") else { return nil }
    return String(ident[...end])
  }

  /// The address of a remote, as git uses it; nil if there is no git.
  ///
  /// - Parameter remote: A name, or an address, which may be rewritten (`url.<base>.insteadOf`).
  package static func address(of remote: String, in gitDirectory: String) async -> String? {
    await output(of: ["--git-dir=\(gitDirectory)", "ls-remote", "--get-url", "--", remote])?
      .split(separator: "\n").first.map(String.init)
  }

  private static func output(of arguments: [String]) async -> String? {
    let command = GitCommand(gitDirectory: nil, mayAsk: false, timeout: timeout, logger: nil)
    do throws(StateError) {
      let result = try await command.run(arguments)
      return result.end == .succeeded ? result.output : nil
    } catch {
      // Without a git there is nothing that it could trust or know.
      return nil
    }
  }
}
