import Foundation
import Git
import Model
import Platform
import StateStores

/// Who runs this, for the lock and the history of the state.
struct RunIdentity: Sendable {
  /// The process's environment variables.
  let variables: [String: String]

  func holder(since: Timestamp) -> LockHolder {
    LockHolder(
      user: variables["USER"] ?? variables["LOGNAME"] ?? NSUserName(), host: ProcessInfo.processInfo.hostName,
      process: Int(ProcessInfo.processInfo.processIdentifier), run: page, since: since,
      identity: ProcessIdentity.own()?.description)
  }

  /// `Name <address>`: as git makes commits, else of the user and the machine.
  func author(_ repository: Repository) async throws -> String {
    // libgit2 does not read these variables; git knows what they say.
    if Self.configurations.contains(where: { variables[$0] != nil }),
      let author = await UserGit.author(repository.gitDirectory)
    {
      return author
    }
    let configured = try await repository.identity()
    let name = filled("GIT_AUTHOR_NAME") ?? configured?.name
    let email = filled("GIT_AUTHOR_EMAIL") ?? configured?.email ?? filled("EMAIL")
    if let name, let email { return "\(name) <\(email)>" }
    let holder = holder(since: Composition.now())
    return "\(name ?? holder.user) <\(email ?? "\(holder.user.replacing(" ", with: "-"))@\(holder.host)")>"
  }

  /// Variables that hold, or name, a part of git's configuration.
  private static let configurations = [
    "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_COUNT", "GIT_CONFIG_PARAMETERS",
  ]

  private func filled(_ name: String) -> String? { variables[name].flatMap { $0.isEmpty ? nil : $0 } }

  /// The page of the CI run, as GitHub, GitLab, Jenkins and others say it; nil outside of CI.
  private var page: String? {
    if let server = variables["GITHUB_SERVER_URL"], let repository = variables["GITHUB_REPOSITORY"],
      let run = variables["GITHUB_RUN_ID"]
    {
      return "\(server)/\(repository)/actions/runs/\(run)"
    }
    return variables["CI_JOB_URL"] ?? variables["BUILD_URL"] ?? variables["CCOPS_RUN_URL"]
  }
}
