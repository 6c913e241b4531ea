import Dispatch

/// Runs actors and tasks on a thread outside Swift's cooperative pool.
///
/// The pool has as many threads as the machine has cores. A call that blocks one of them, such as fsync, delays every
/// other task, and on a small machine two such calls stop the program. Use this as the executor of an actor whose calls
/// block, and as the preferred executor of a task whose time limit must not depend on what else the program computes.
///
/// Jobs run one at a time, in the order in which they were enqueued.
package final class BlockingExecutor: SerialExecutor, TaskExecutor {
  private let queue: DispatchQueue

  /// - Parameter label: Names the thread for debuggers.
  package init(label: String) {
    // A serial queue of its own is served at once by another thread, however busy the pool is.
    queue = DispatchQueue(label: label)
  }

  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async {
      job.runSynchronously(
        isolatedTo: self.asUnownedSerialExecutor(), taskExecutor: self.asUnownedTaskExecutor())
    }
  }
}

/// Runs a blocking or long synchronous call on a thread outside the cooperative pool.
///
/// - Parameter body: Runs to its end even if the calling task is cancelled.
/// - Returns: What `body` returns.
/// - Throws: What `body` throws.
package func offPool<Result: Sendable, Failure: Error>(
  _ body: @escaping @Sendable () throws(Failure) -> Result
) async throws(Failure) -> Result {
  let result = await withCheckedContinuation { continuation in
    DispatchQueue(label: "ccops.off-pool").async {
      do throws(Failure) {
        continuation.resume(returning: Swift.Result<Result, Failure>.success(try body()))
      } catch {
        continuation.resume(returning: Swift.Result<Result, Failure>.failure(error))
      }
    }
  }
  return try result.get()
}
