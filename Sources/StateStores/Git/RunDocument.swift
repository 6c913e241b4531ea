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
    do throws(ValueShapeError) {
      _ = try object.requiredFormat(upTo: Self.formatVersion)
      if object["ended"] != nil, try object.requiredBool("ended") {
        self = .ended(state: try Self.state(object))
        return
      }
    } catch {
      throw .unreadable("\(header.path) of the run ref: \(error)")
    }
    self = .active(try SharedRun(files, .ref))
  }

  private static func state(_ object: ValueObject) throws(ValueShapeError) -> ObjectID {
    guard let id = ObjectID(hex: try object.requiredString("state")) else {
      throw ValueShapeError(key: "state", expected: "a commit id")
    }
    return id
  }

  /// The only file of a commit that ends a run.
  static func endEdits(state: ObjectID) -> [TreeEdit] {
    let header: Value = [
      "format": .integer(Int64(formatVersion)), "ended": true, "state": .string(state.hex),
    ]
    return [TreeEdit(path: headerPath, contents: CanonicalJSON.pretty(header))]
  }
}
