import Foundation
import Sandbox
import TestSupport
import Testing

/// A few objects of git that stand for a hundred million paths.
@Suite(.bounded) struct NestedTreeTests {
  private static let settings = """
    { "ccops": 1, "providers": { "hanoi": { "type": "omicall", "url": "https://h.example", "auth": { "api_key": { "env": "A" } } } } }
    """

  /// Commits `ccops.json`, and beside it a folder of the given name with ten equal folders in it, eight times over.
  private static func commit(_ name: String, in shop: Shop) async throws {
    let script = """
      set -e
      tree=$(git mktree < /dev/null)
      for level in 1 2 3 4 5 6 7 8; do
        tree=$(for entry in 0 1 2 3 4 5 6 7 8 9; do printf '040000 tree %s\\td%s\\n' $tree $entry; done | git mktree)
      done
      settings=$(git hash-object -w ccops.json)
      root=$(printf '100644 blob %s\\tccops.json\\n040000 tree %s\\t\(name)\\n' $settings $tree | git mktree)
      git update-ref HEAD $(git commit-tree -m nested $root)
      """
    try shop.write("ccops.json", settings)
    let made = try await shop.run("sh", ["-c", script])
    try #require(made.exit == 0, "\(made.errors)")
  }

  @Test("nested equal folders beside those that ccops reads cost nothing")
  func besideTheFolders() async throws {
    try await Shop.open(SandboxOptions()) { shop in
      try await Self.commit("docs", in: shop)
      let outcome = try await shop.ccops(["validate"])
      #expect(outcome.exit == 0, "\(outcome.errors)")
    }
  }

  @Test("nested equal folders of a provider are refused after a million paths")
  func insideAFolder() async throws {
    try await Shop.open(SandboxOptions()) { shop in
      try await Self.commit("hanoi", in: shop)
      let outcome = try await shop.ccops(["validate"])
      #expect(outcome.exit == 1)
      #expect(
        outcome.errors.contains(
          "the folder has more than 1000000 files and folders; CCOPS_MAX_PATHS raises the limit"), "\(outcome.errors)")
    }
  }
}
