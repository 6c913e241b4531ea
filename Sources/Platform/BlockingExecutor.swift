import Dispatch

/// Runs an actor on a thread outside Swift's cooperative pool.
///
/// The pool has as many threads as the machine has cores. A call that blocks one of them, such as fsync, delays every
/// other task, and on a small machine two such calls stop the program. Use this as the executor of an actor whose calls
/// block.
package final class BlockingExecutor: SerialExecutor {
  private let queue: DispatchQueue

  /// - Parameter label: Names the thread for debuggers.
  package init(label: String) {
    // A serial queue of its own is served at once by another thread, however busy the pool is.
    queue = DispatchQueue(label: label)
  }

  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }
}

/// Runs tasks on a thread outside Swift's cooperative pool, one job at a time.
///
/// Use this as the preferred executor of tasks that wait under a time limit and compute nothing that takes long.
package final class WaitingExecutor: TaskExecutor {
  private let queue: DispatchQueue

  /// - Parameter label: Names the thread for debuggers.
  package init(label: String) { queue = DispatchQueue(label: label) }

  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
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
