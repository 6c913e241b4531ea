#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Blocks the calling thread.
///
/// Only for code that runs on a `BlockingExecutor`: on the cooperative pool it would delay every other task.
///
/// - Parameter duration: Zero or more, and less than a second. A signal may end the pause early.
package func pauseThread(for duration: Duration) { usleep(useconds_t(duration / .microseconds(1))) }
