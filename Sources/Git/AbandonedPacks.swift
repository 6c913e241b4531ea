import Platform

/// What killed processes left of commits that they were storing: `.keep` files, and folders of packs that never came
/// among the others.
///
/// With its `.keep` file a pack stays for ever, so every killed run would leave one. Without it the pack is git's: if a
/// reference leads to the commit, it is kept, else `git gc` removes it in its time.
struct AbandonedPacks {
  /// The directory that all linked work trees share.
  let directory: String

  /// Removes what belongs to processes that are known to have ended. Does nothing where that is not possible.
  func release() {
    for name in names(in: packs) where name.hasSuffix(".keep") && isAbandoned(keep: "\(packs)/\(name)") {
      let pack = "\(packs)/\(name.dropLast(".keep".count))"
      // The index comes last. A pack without one is no pack yet, and git leaves it there for ever.
      if !FileSystem.exists("\(pack).idx") { FileSystem.removeIfPossible("\(pack).pack") }
      FileSystem.removeIfPossible("\(pack).keep")
    }
    for name in names(in: scratch) where PackOwner(folder: name)?.isGone == true {
      let folder = "\(scratch)/\(name)"
      for file in names(in: folder) { FileSystem.removeIfPossible("\(folder)/\(file)") }
      FileSystem.removeIfPossible(folder)
    }
  }

  private var packs: String { "\(directory)/objects/pack" }
  private var scratch: String { "\(directory)/ccops" }

  private func isAbandoned(keep path: String) -> Bool {
    do throws(FileFailure) {
      return PackOwner(keepContents: try File(path, .read).contents(atMost: 1024))?.isGone == true
    } catch {
      return false
    }
  }

  private func names(in folder: String) -> [String] {
    do throws(FileFailure) { return try FileSystem.names(in: folder) } catch { return [] }
  }
}
