import Git
import Model

/// What a commit of the run ref holds.
enum RunDocument: Hashable, Sendable {
  /// A run that has not ended, or that ended without finishing.
  case active(SharedRun)
  /// A run whose end is in this state commit. The state ref may not be there yet.
  case ended(state: ObjectID?)

  static let headerPath = "run.json"
  static let formatVersion = 2

  var active: SharedRun? { if case .active(let run) = self { run } else { nil } }

  /// The files of a commit, in the order of their paths.
  init(_ files: [GitFile]) throws(StateError) {
    guard let header = files.first(where: { $0.path == Self.headerPath }) else {
      throw .unreadable("the run ref has no \(Self.headerPath): ccops did not write it")
    }
    let object = try StateCoding.object(from: header.bytes, path: header.path)
    guard let format = object["format"]?.integer, format <= Self.formatVersion else {
      throw .unreadable("a newer ccops wrote \(header.path) of the run ref, use that one")
    }
    guard object["ended"] == true else {
      self = .active(try SharedRun(files, .ref))
      return
    }
    self = .ended(state: object["state"]?.string.flatMap { ObjectID(hex: $0) })
  }

  /// The only file of a commit that ends a run.
  static func endEdits(state: ObjectID) -> [TreeEdit] {
    let header: Value = [
      "format": .integer(Int64(formatVersion)), "ended": true, "state": .string(state.hex),
    ]
    return [TreeEdit(path: headerPath, contents: CanonicalJSON.pretty(header))]
  }
}
