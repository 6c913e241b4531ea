internal import Foundation
internal import Sandbox

/// Standard output, and the files that options name.
///
/// An error of Foundation has no text for a person, so a refusal is worded here.
enum NamedFile {
  /// - Parameter option: That names the file, for the message.
  /// - Throws: `SandboxOptionError`
  static func read(_ path: String, of option: String) throws(SandboxOptionError) -> String {
    do { return try String(contentsOfFile: path, encoding: .utf8) } catch { throw refusal(path, of: option, "read") }
  }

  /// Replaces the file in one step.
  ///
  /// - Throws: `SandboxOptionError`
  static func write(_ text: String, to path: String, of option: String) throws(SandboxOptionError) {
    do { try text.write(toFile: path, atomically: true, encoding: .utf8) } catch {
      throw refusal(path, of: option, "written")
    }
  }

  /// - Throws: `SandboxOptionError`
  static func print(_ text: String) throws(SandboxOptionError) {
    do { try FileHandle.standardOutput.write(contentsOf: Data(text.utf8)) } catch {
      throw SandboxOptionError(message: "standard output cannot be written to")
    }
  }

  private static func refusal(_ path: String, of option: String, _ verb: String) -> SandboxOptionError {
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    let problem =
      if isFolder.boolValue {
        "is a folder; give the path of a file"
      } else if verb == "read", !exists {
        "does not exist"
      } else {
        "cannot be \(verb)"
      }
    return SandboxOptionError(message: "\(option): \(path) \(problem)")
  }
}
