import Synchronization

/// Counts what is read of a folder, and stops the reading at its limits: a few objects of git can stand for any number
/// of paths.
final class ReadBudget: Sendable {
  private let limits: LoadLimits
  private let spent = Mutex((paths: 0, bytes: 0))

  init(_ limits: LoadLimits) { self.limits = limits }

  /// Counts a path; false once there are too many paths or bytes.
  func admitPath() -> Bool {
    spent.withLock { spent in
      spent.paths += 1
      return spent.paths <= limits.paths && spent.bytes <= limits.folderBytes
    }
  }

  func add(bytes: Int) { spent.withLock { $0.bytes += bytes } }

  /// What is too much, for a message; nil if nothing is.
  var excess: String? {
    spent.withLock { spent in
      if spent.paths > limits.paths {
        return
          "the folder has more than \(limits.paths) files and folders; \(LoadLimits.pathsVariable) raises the limit"
      }
      guard spent.bytes > limits.folderBytes else { return nil }
      return "the files of the folder have more than \(limits.folderBytes >> 20) MiB; "
        + "\(LoadLimits.folderVariable) raises the limit"
    }
  }
}
