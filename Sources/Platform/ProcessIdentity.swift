#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Identifies a process among all that its machine runs or ever ran: boot, process namespace, number and start time.
///
/// With it a run knows at once that the holder of a lock has ended, if the holder ran on this machine. It is read from
/// `/proc`, which only Linux has: on other systems there is no identity, and a run must wait for the lock to expire.
package struct ProcessIdentity: Hashable, Sendable, CustomStringConvertible {
  private let boot: String
  private let namespace: String
  private let process: Int
  private let started: String

  /// The identity of this process.
  ///
  /// - Returns: nil on a system other than Linux, and where `/proc` is not mounted.
  package static func own() -> ProcessIdentity? { of(Int(getpid())) }

  /// Reads an identity that was written by `description`.
  ///
  /// - Parameter text: The result is nil for any other form.
  package init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 4, let process = Int(parts[2]), process > 0 else { return nil }
    (boot, namespace, self.process, started) = (parts[0], parts[1], process, parts[3])
  }

  private init(boot: String, namespace: String, process: Int, started: String) {
    self.boot = boot
    self.namespace = namespace
    self.process = process
    self.started = started
  }

  package var description: String { "\(boot)/\(namespace)/\(process)/\(started)" }

  /// Whether the process is running.
  ///
  /// nil if this process cannot know: the other one belongs to another machine, boot or process namespace, or this
  /// system has no identities.
  package var isAlive: Bool? {
    guard let own = ProcessIdentity.own(), own.boot == boot, own.namespace == namespace,
      let number = pid_t(exactly: process)
    else { return nil }
    if kill(number, 0) != 0 && errno == ESRCH { return false }
    // /proc may hide the process: nil. A process with this number and another start time is another process.
    return ProcessIdentity.of(process).map { $0 == self }
  }

  private static func of(_ process: Int) -> ProcessIdentity? {
    guard let boot = text("/proc/sys/kernel/random/boot_id"), let namespace = link("/proc/self/ns/pid"),
      let stat = text("/proc/\(process)/stat"), let end = stat.lastIndex(of: ")")
    else { return nil }
    // proc(5): the command's name may contain anything; after it, the state is field 3 and the start time field 22.
    let fields = stat[stat.index(after: end)...].split(separator: " ")
    guard fields.count > 19 else { return nil }
    // A zombie has ended, and its start time must not match.
    let started = fields[0] == "Z" ? "ended" : String(fields[19])
    return ProcessIdentity(boot: boot, namespace: namespace, process: process, started: started)
  }

  private static func text(_ path: String) -> String? {
    do throws(FileFailure) {
      let bytes = try File(path, .read).contents()
      return String(decoding: bytes, as: UTF8.self).split(separator: "\n").first.map(String.init)
    } catch {
      return nil
    }
  }

  private static func link(_ path: String) -> String? {
    var buffer = [UInt8](repeating: 0, count: 256)
    let count = buffer.withUnsafeMutableBytes { bytes in
      bytes.baseAddress.map { readlink(path, $0, bytes.count) } ?? -1
    }
    return count > 0 ? String(decoding: buffer[0..<count], as: UTF8.self) : nil
  }
}
