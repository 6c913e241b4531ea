import Platform
import TestSupport
import Testing

/// Whether the process may have the threads that it needs.
@Suite(.bounded) struct ThreadSupplyTests {
  @Test("threads are started and ended")
  func enough() {
    #expect(ThreadSupply.probe(20) == ThreadSupply(wanted: 20, given: 20))
    #expect(ThreadSupply.needed >= 10)
  }

  @Test(
    "a refused thread is an objection with the limits to raise",
    arguments: [(20, 20, nil), (20, 19, "start 19 of the 20 threads"), (20, 0, "`ulimit -u`"), (20, 3, "`ulimit -v`")]
      as [(Int, Int, String?)])
  func objection(wanted: Int, given: Int, part: String?) throws {
    let objection = ThreadSupply(wanted: wanted, given: given).objection
    guard let part else { return #expect(objection == nil) }
    #expect(try #require(objection).contains(part))
  }
}
