#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Whether this process may have the threads that it needs.
///
/// The library under Swift's tasks starts threads when work comes, and cannot report that it got none: it tries again
/// every second, without end. So a program asks here once, before its first task waits.
package struct ThreadSupply: Hashable, Sendable {
  /// Threads that one run has at once: two pools with a thread for each processor (tasks and connections), and one for
  /// each queue that blocks.
  package static let needed = 2 * processors + 8

  package let wanted: Int
  /// Threads that the system gave, up to `wanted`.
  package let given: Int

  package init(wanted: Int, given: Int) {
    (self.wanted, self.given) = (wanted, given)
  }

  /// Starts threads that are all alive at once, and ends them.
  ///
  /// - Parameter count: Stops at the first thread that the system refuses.
  package static func probe(_ count: Int = needed) -> ThreadSupply {
    var gate: [Int32] = [-1, -1]
    // Without a gate no thread would wait for the others; the program has bigger problems then, and reports them.
    guard pipe(&gate) == 0 else { return ThreadSupply(wanted: count, given: count) }
    var threads: [pthread_t] = []
    while threads.count < count, let thread = waitingThread(at: gate[0]) { threads.append(thread) }
    close(gate[1])
    for thread in threads { pthread_join(thread, nil) }
    close(gate[0])
    return ThreadSupply(wanted: count, given: threads.count)
  }

  /// Why the program cannot run, and what to do; nil if it can.
  package var objection: String? {
    guard given < wanted else { return nil }
    return
      "this process may start \(given) of the \(wanted) threads that ccops needs; allow more processes and threads "
      + "(`ulimit -u`, or the limit of the container or service) or more memory (`ulimit -v`)"
  }

  private static var processors: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

  /// A thread that ends when the writer of the pipe closes it; nil if the system refuses it.
  private static func waitingThread(at pipe: Int32) -> pthread_t? {
    let place = UnsafeMutableRawPointer(bitPattern: Int(pipe) + 1)
    #if canImport(Darwin)
      var thread: pthread_t?
      let code = pthread_create(&thread, nil, { waitForEnd(of: Int32(Int(bitPattern: $0) - 1)) }, place)
      return code == 0 ? thread : nil
    #else
      var thread = pthread_t()
      let code = pthread_create(&thread, nil, { waitForEnd(of: Int32(Int(bitPattern: $0) - 1)) }, place)
      return code == 0 ? thread : nil
    #endif
  }
}

private func waitForEnd(of pipe: Int32) -> UnsafeMutableRawPointer? {
  var byte: UInt8 = 0
  while read(pipe, &byte, 1) < 0, errno == EINTR {}
  return nil
}
