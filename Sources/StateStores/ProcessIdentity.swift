import Glibc

/// Tells a process apart from every other that its machine runs or ever ran: which boot, which process namespace, which number, started when.
///
/// Where the holder of a lease ran on this very machine, its death can be known at once instead of waited for.
package struct ProcessIdentity: Hashable, Sendable, CustomStringConvertible {
  private let boot: String
  private let namespace: String
  private let process: Int
  private let started: String

  /// This process; nil where the system does not tell.
  package static func own() -> ProcessIdentity? { of(Int(getpid())) }

  /// Reads the form of `description`; nil for anything else.
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

  /// Whether the process lives; nil when it ran elsewhere, so that this machine cannot know.
  package var isAlive: Bool? {
    guard let own = ProcessIdentity.own(), own.boot == boot, own.namespace == namespace,
      let number = pid_t(exactly: process)
    else { return nil }
    if kill(number, 0) != 0 && errno == ESRCH { return false }
    // It may be hidden from us; a process of that number that started at another time is another one.
    return ProcessIdentity.of(process).map { $0 == self }
  }

  private static func of(_ process: Int) -> ProcessIdentity? {
    guard let boot = text("/proc/sys/kernel/random/boot_id"), let namespace = link("/proc/self/ns/pid"),
      let stat = text("/proc/\(process)/stat"), let end = stat.lastIndex(of: ")")
    else { return nil }
    // proc(5): the command's name may hold anything; behind it the state is field 3 and the start time field 22.
    let fields = stat[stat.index(after: end)...].split(separator: " ")
    guard fields.count > 19 else { return nil }
    // What has ended and was not yet waited for is no process any more.
    let started = fields[0] == "Z" ? "ended" : String(fields[19])
    return ProcessIdentity(boot: boot, namespace: namespace, process: process, started: started)
  }

  private static func text(_ path: String) -> String? {
    do throws(FileFailure) {
      let bytes = try Descriptor(path, O_RDONLY).contents()
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
