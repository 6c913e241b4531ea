import Model
import TestSupport
import Testing

@testable import StateStores

/// What a second run makes of the lock that it finds on the remote.
@Suite(.bounded) struct SharedLockTests {
  @Test(
    "a lock is dead when its process is gone or it did not move for 90 seconds; its age alone only makes it doubtful",
    arguments: [
      (age: 0, unmoved: 0, isAlive: nil, result: "held"),
      (age: 90, unmoved: 89, isAlive: nil, result: "held"),
      (age: 91, unmoved: 0, isAlive: nil, result: "doubtful"),
      (age: -91, unmoved: 89, isAlive: nil, result: "doubtful"),
      (age: 0, unmoved: 90, isAlive: nil, result: "dead"),
      (age: 600, unmoved: 90, isAlive: nil, result: "dead"),
      (age: 600, unmoved: 600, isAlive: true, result: "held"),
      (age: 0, unmoved: 0, isAlive: false, result: "dead"),
    ] as [(age: Int64, unmoved: Int, isAlive: Bool?, result: String)])
  func standing(_ row: (age: Int64, unmoved: Int, isAlive: Bool?, result: String)) {
    let lock = SharedLock(holder: StoreFixture.holder(), renewedAt: StoreFixture.now)
    let now = Timestamp(milliseconds: StoreFixture.now.milliseconds + row.age * 1000)
    let result =
      switch lock.standing(now: now, isAlive: row.isAlive, unmoved: .seconds(row.unmoved)) {
      case .held: "held"
      case .dead: "dead"
      case .uncertain: "doubtful"
      }
    #expect(result == row.result)
  }

  @Test("a renewal that takes as long as git may take still comes before the run must stop")
  func renewalFitsIntoTheLimit() {
    let options = GitSharingOptions(remote: "origin", reference: "refs/ccops/production/state")
    #expect(SharedLock.heartbeat + options.timeout < SharedLock.silenceLimit)
    #expect(SharedLock.silenceLimit < SharedLock.term)
  }
}
