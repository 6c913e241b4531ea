import Platform
import Synchronization
import TestSupport
import Testing

/// What must go on while the program computes on every thread that Swift gives it.
@Suite(.bounded) struct StarvationTests {
  private static let executor = WaitingExecutor(label: "test")

  @Test("a time limit ends work while the pool is busy")
  func limitFires() async throws {
    let seen = try await whilePoolIsHeld {
      await withTimeLimit(.milliseconds(20), on: Self.executor) {
        do { try await SteadyTimer.sleep(for: .seconds(3600)) } catch { return "cancelled" }
        return "waited"
      }
    }
    #expect(seen.result == ("cancelled", true))
    #expect(seen.isInTime)
  }

  @Test("work under a time limit runs while the pool is busy")
  func workRuns() async throws {
    let seen = try await whilePoolIsHeld { await withTimeLimit(.seconds(3600), on: Self.executor) { 7 } }
    #expect(seen.result == (7, false))
    #expect(seen.isInTime)
  }

  @Test("a result that comes after the limit is kept, and marked")
  func lateResultIsKept() async {
    let (started, start) = AsyncStream<Void>.makeStream()
    let seen = await withTimeLimit(.milliseconds(1), on: Self.executor) {
      await withTaskCancellationHandler {
        for await _ in started {}
        return "done"
      } onCancel: {
        start.finish()
      }
    }
    #expect(seen == ("done", true))
  }

  @Test("a cancelled caller cancels the work, and no limit has passed")
  func cancellationIsNoExpiry() async {
    let (begun, begin) = AsyncStream<Void>.makeStream()
    let work = Task {
      await withTimeLimit(.seconds(3600), on: Self.executor) {
        begin.finish()
        do { try await SteadyTimer.sleep(for: .seconds(3600)) } catch { return "cancelled" }
        return "waited"
      }
    }
    for await _ in begun {}
    work.cancel()
    #expect(await work.value == ("cancelled", false))
  }

  @Test("a cancelled sleep ends at once")
  func sleepIsCancelled() async {
    let sleep = Task { try await SteadyTimer.sleep(for: .seconds(3600)) }
    sleep.cancel()
    await #expect(throws: CancellationError.self) { try await sleep.value }
  }

  @Test("a sleep of no time returns", arguments: [Duration.zero, .seconds(-1)])
  func noSleep(_ duration: Duration) async throws { try await SteadyTimer.sleep(for: duration) }

  @Test("a blocking call runs outside the pool")
  func offPoolRuns() async throws {
    let seen = try await whilePoolIsHeld { await offPool { () throws(Never) in 7 } }
    #expect(seen.result == 7)
    #expect(seen.isInTime)
  }

  @Test("a blocking call's error is thrown")
  func offPoolThrows() async {
    struct Broken: Error {}
    await #expect(throws: Broken.self) { try await offPool { () throws(Broken) -> Int in throw Broken() } }
  }
}
