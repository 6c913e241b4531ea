import TestSupport
import Testing

@testable import StateStores

/// The lock of a run as the run sees it: events and times in, actions and permissions out.
@Suite(.bounded) struct RunLockTests {
  @Test(
    "each event leads to one phase and one action",
    arguments: [
      ([], .none, .local),
      ([(.tick(hasOutcomes: true), 5)], .none, .local),
      ([(.pushed(asked: .seconds(3)), 4)], .none, .shared(renewedAt: .seconds(3))),
      ([(.pushed(asked: .zero), 0), (.tick(hasOutcomes: false), 9)], .none, .shared(renewedAt: .zero)),
      ([(.pushed(asked: .zero), 0), (.tick(hasOutcomes: false), 10)], .renew, .shared(renewedAt: .zero)),
      ([(.pushed(asked: .zero), 0), (.tick(hasOutcomes: true), 1)], .renew, .shared(renewedAt: .zero)),
      ([(.pushed(asked: .zero), 0), (.pushFailed("x"), 1)], .none, .shared(renewedAt: .zero)),
      (
        [(.pushed(asked: .zero), 0), (.pushFailed("x"), 1), (.pushed(asked: .seconds(2)), 3)], .none,
        .shared(renewedAt: .seconds(2))
      ),
      ([(.pushed(asked: .zero), 0), (.committed, 1)], .none, .local),
      ([(.pushed(asked: .zero), 0), (.committed, 1), (.end, 2)], .none, .ended),
      ([(.pushed(asked: .zero), 0), (.end, 1)], .release, .ended),
      ([(.end, 1)], .none, .ended),
      ([(.end, 1), (.pushed(asked: .seconds(2)), 3)], .none, .ended),
      ([(.pushed(asked: .zero), 0), (.overtaken("b"), 1)], .none, .lost("b")),
      ([(.pushed(asked: .zero), 0), (.overtaken("b"), 1), (.tick(hasOutcomes: true), 60)], .none, .lost("b")),
      ([(.pushed(asked: .zero), 0), (.overtaken("b"), 1), (.pushed(asked: .seconds(2)), 3)], .none, .lost("b")),
      ([(.pushed(asked: .zero), 0), (.overtaken("b"), 1), (.committed, 2)], .none, .lost("b")),
      ([(.pushed(asked: .zero), 0), (.overtaken("b"), 1), (.end, 2)], .none, .ended),
    ] as [([(RunLock.Event, at: Int)], RunLock.Action, RunLock.Phase)])
  func transitions(_ row: (events: [(RunLock.Event, at: Int)], action: RunLock.Action, phase: RunLock.Phase)) {
    var lock = RunLock()
    var action = RunLock.Action.none
    for (event, time) in row.events { action = lock.handle(event, now: .seconds(time)) }
    #expect(action == row.action)
    #expect(lock.phase == row.phase)
  }

  @Test(
    "a lock that was not renewed for 20 seconds is checked before a write, and after a failed check 20 seconds later",
    arguments: [
      ([], 999, false), ([(.pushed(asked: .zero), 0)], 19, false), ([(.pushed(asked: .zero), 0)], 20, true),
      ([(.pushed(asked: .zero), 0)], 44, true), ([(.pushed(asked: .zero), 0)], 45, false),
      ([(.pushed(asked: .zero), 0), (.pushFailed("x"), 21)], 40, false),
      ([(.pushed(asked: .zero), 0), (.pushFailed("x"), 21)], 41, true),
      ([(.pushed(asked: .zero), 0), (.pushed(asked: .seconds(30)), 31)], 49, false),
      ([(.pushed(asked: .zero), 0), (.overtaken("b"), 1)], 30, false),
      ([(.pushed(asked: .zero), 0), (.committed, 1)], 30, false),
    ] as [([(RunLock.Event, at: Int)], Int, Bool)])
  func overdue(_ row: (events: [(RunLock.Event, at: Int)], now: Int, isOverdue: Bool)) {
    var lock = RunLock()
    for (event, time) in row.events { _ = lock.handle(event, now: .seconds(time)) }
    #expect(lock.isOverdue(now: .seconds(row.now)) == row.isOverdue)
  }

  @Test(
    "a run may write while its lock was renewed less than 45 seconds ago, and may record until it ends",
    arguments: [
      ([], 999, nil, nil),
      ([.pushed(asked: .zero)], 44, nil, nil),
      (
        [.pushed(asked: .zero)], 45, nil,
        "the lock was not renewed for 45 seconds, so other machines may take this run for dead"
      ),
      (
        [.pushed(asked: .zero), .pushFailed("origin is away")], 45, nil,
        "the lock was not renewed for 45 seconds, so other machines may take this run for dead: origin is away"
      ),
      ([.pushed(asked: .zero), .pushFailed("origin is away"), .pushed(asked: .seconds(40))], 45, nil, nil),
      ([.pushed(asked: .zero), .overtaken("taken over")], 1, nil, "taken over"),
      ([.pushed(asked: .zero), .committed], 999, nil, nil),
      (
        [.pushed(asked: .zero), .end], 1, "the lock of this session has ended", "the lock of this session has ended"
      ),
    ] as [([RunLock.Event], Int, String?, String?)])
  func objections(_ row: (events: [RunLock.Event], now: Int, record: String?, write: String?)) {
    var lock = RunLock()
    for event in row.events { _ = lock.handle(event, now: .zero) }
    #expect(lock.objection(to: .record, now: .seconds(row.now)) == row.record)
    #expect(lock.objection(to: .write, now: .seconds(row.now)) == row.write)
  }
}
