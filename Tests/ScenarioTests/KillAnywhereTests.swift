import Foundation
import Sandbox
import TestSupport
import Testing

/// An apply is killed at each of its requests in turn, before the vendor does it and after; the next one, on the same
/// disk or on another machine that has only the remote, brings the world where an undisturbed run brings it, with
/// nothing twice and nothing to do by hand.
///
/// All points take many minutes: `CCOPS_EVERY_POINT=1` tries them all, and without it every so many are.
@Suite(.bounded) struct KillAnywhereTests {
  enum Disk: String, CaseIterable, Sendable { case kept, lost }

  static let triesAll = ProcessInfo.processInfo.environment["CCOPS_EVERY_POINT"] != nil

  @Test(arguments: Disk.allCases, [false, true]) func theExample(_ disk: Disk, afterEffect: Bool) async throws {
    let (world, requests) = try await Machines.open { machines in
      try await machines.shop.succeed(["apply", "--yes"])
      return (try machines.shop.objects(), machines.shop.sandbox.stats().requests)
    }
    let points = try Self.points(requests, step: 61, offset: disk == .kept ? 3 : 11)
    for point in points {
      try await Machines.open { machines in
        let place = "killed \(afterEffect ? "after" : "before") request \(point) of \(requests), disk \(disk)"
        #expect(try await machines.killApply(at: point, afterEffect: afterEffect), "\(place): it was not killed")
        try await machines.finish(on: disk == .kept ? machines.shop : machines.another("b"), place, expecting: world)
      }
    }
    print(
      "the example, disk \(disk), \(afterEffect ? "after" : "before") the effect: \(points.count) of \(requests) points"
    )
  }

  @Test(arguments: Disk.allCases, triesAll ? Array(UInt64(1)...4) : [UInt64(7)])
  func randomChanges(_ disk: Disk, seed: UInt64) async throws {
    let (world, first, all) = try await Machines.open { machines in
      try await machines.shop.succeed(["apply", "--yes"])
      let first = machines.shop.sandbox.stats().requests
      try await RandomEdits(seed: seed).make(in: machines.shop)
      try await machines.shop.succeed(["apply", "--yes", "--force"])
      return (try machines.shop.objects(), first, machines.shop.sandbox.stats().requests)
    }
    let points = try Self.points(all - first, step: 29, offset: Int(seed % 5) + 4)
    for point in points {
      for afterEffect in [false, true] {
        try await Machines.open { machines in
          let place = "seed \(seed), killed \(afterEffect ? "after" : "before") request \(point), disk \(disk)"
          try await machines.shop.succeed(["apply", "--yes"])
          try await RandomEdits(seed: seed).make(in: machines.shop)
          // How pages and renewals fall out may differ by a request or two at the very end.
          guard try await machines.killApply(at: point, afterEffect: afterEffect) else {
            #expect(point > all - first - 3, "\(place): it was not killed")
            return
          }
          try await machines.finish(on: disk == .kept ? machines.shop : machines.another("b"), place, expecting: world)
        }
      }
    }
    print("random changes of seed \(seed), disk \(disk): \(points.count * 2) points")
  }

  /// The answer to each write in turn is lost after the vendor did it; the run goes on, and the next one needs no hand.
  @Test(arguments: Disk.allCases) func everyLostAnswer(_ disk: Disk) async throws {
    let (world, writes) = try await Machines.open { machines in
      try await machines.shop.succeed(["apply", "--yes"])
      return (try machines.shop.objects(), machines.shop.sandbox.stats().writes)
    }
    let points = try Self.points(writes, step: 23, offset: disk == .kept ? 2 : 6)
    for point in points {
      try await Machines.open { machines in
        var fault = FaultRule(.lostAnswer, times: 1)
        fault.write = true
        fault.skip = point - 1
        machines.shop.sandbox.addFaults(fault)
        let place = "the answer to write \(point) of \(writes) is lost, disk \(disk)"
        let first = try await machines.shop.ccops(["apply", "--yes"])
        #expect([0, 1].contains(first.exit), "\(place): \(first.errors)")
        #expect(machines.shop.sandbox.requests().contains { $0.fault == "lost-answer" }, "\(place): nothing was lost")
        try await machines.finish(on: disk == .kept ? machines.shop : machines.another("b"), place, expecting: world)
      }
    }
    print("lost answers, disk \(disk): \(points.count) of \(writes) writes")
  }

  private static func points(_ count: Int, step: Int, offset: Int) throws -> [Int] {
    try #require(count > 0, "there is nothing to interrupt")
    return triesAll ? Array(1...count) : Array(stride(from: min(offset, count), through: count, by: step))
  }
}
