import Foundation
import Git
import Model
import Platform

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

  /// `Name <address>`: of git's configuration, else of the user and the machine.
  func author(_ repository: Repository) async throws -> String {
    if let identity = try await repository.identity() { return "\(identity.name) <\(identity.email)>" }
    let holder = holder(since: Composition.now())
    return "\(holder.user) <\(holder.user.replacing(" ", with: "-"))@\(holder.host)>"
  }

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
