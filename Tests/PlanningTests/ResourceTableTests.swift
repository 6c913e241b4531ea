import Model
import TestSupport
import Testing

@testable import Planning

/// The resource table of docs/three-way-diff.md, one test a row: what the three sides of an address lead to.
@Suite struct ResourceTableTests {
  static let hello: ValueObject = ["name": "hello", "text": "t"]
  static let ring: ValueObject = ["name": "r", "phones": ["101"], "seconds": 5]
  static let busy: ValueObject = ["name": "r", "phones": ["101"], "seconds": 9]
  static let entries: ValueObject = ["campaign": "c", "entries": [["phone": "1"]]]

  /// A sound that was adopted with the text "old", when its file said "t".
  static let keptSound = record("sounds", "s", "1", ["name": "hello", "text": "old"], kept: ["text": "t"])

  static func ring(_ settings: ResourceSettings = .init(), _ attributes: ValueObject = ring) -> Resource {
    resource("rings", "r", attributes, settings)
  }

  @Test(arguments: [
    Row(
      name: "desired only", scene: Scene(resources: [ring()]), changes: ["create rings/r: new"],
      operations: ["create rings/r"]),
    Row(
      name: "desired and live, equal: adopted without a call",
      scene: Scene(resources: [ring()], live: [live("rings", "1", ring)]),
      changes: ["adopt rings/r: same_name"]),
    Row(
      name: "desired and live, different: an error that shows both ways out",
      scene: Scene(resources: [ring()], live: [live("rings", "1", busy)]),
      changes: ["update rings/r: same_name"], operations: ["update rings/r"],
      diagnostics: [.needsAdoption]),
    Row(
      name: "desired and live, different, $adopt",
      scene: Scene(resources: [ring(.init(adopt: true))], live: [live("rings", "1", busy)]),
      changes: ["update rings/r: edited seconds"], operations: ["update rings/r"]),
    Row(
      name: "desired and live, different, --adopt",
      scene: Scene(resources: [ring()], live: [live("rings", "1", busy)], options: .init(consents: [.adopt()])),
      changes: ["update rings/r: same_name"], operations: ["update rings/r"], lifted: [.needsAdoption]),
    Row(
      name: "several live objects of the name",
      scene: Scene(resources: [ring()], live: [live("rings", "1", ring), live("rings", "2", ring)]),
      changes: ["create rings/r"], operations: ["create rings/r"], diagnostics: [.ambiguousName]),
    Row(
      name: "an address whose file has another name by now had the object",
      scene: Scene(
        resources: [ring(), resource("rings", "q", ring.merging(["name": "q"]))],
        records: [record("rings", "q", "1", ring)], live: [live("rings", "1", ring)]),
      changes: ["create rings/q: new", "move rings/r: moved from rings/q"], operations: ["create rings/q"]),
    Row(
      name: "another address owns the object of the name",
      scene: Scene(
        resources: [ring(), resource("rings", "q", ring.merging(["name": "q"]))],
        records: [record("rings", "q", "1", ring.merging(["seconds": 7]))],
        live: [live("rings", "1", ring.merging(["seconds": 7]))]),
      changes: ["update rings/q: edited name, seconds", "create rings/r: new"],
      operations: ["update rings/q", "create rings/r"], diagnostics: [.nameReused]),
    Row(
      name: "all three, equal",
      scene: Scene(
        resources: [ring()], records: [record("rings", "r", "1", ring)], live: [live("rings", "1", ring)])),
    Row(
      name: "all three, edited",
      scene: Scene(
        resources: [ring()], records: [record("rings", "r", "1", busy)], live: [live("rings", "1", busy)]),
      changes: ["update rings/r: edited seconds"], operations: ["update rings/r"]),
    Row(
      name: "gone from the platform", scene: Scene(resources: [ring()], records: [record("rings", "r", "1", ring)]),
      changes: ["create rings/r: deleted_live"], operations: ["create rings/r"]),
    Row(
      name: "gone, and an equal object of the name is there: it is taken over",
      scene: Scene(
        resources: [ring()], records: [record("rings", "r", "1", ring)], live: [live("rings", "2", ring)]),
      changes: ["adopt rings/r: same_name"]),
    Row(
      name: "gone, and somebody made another of the name: not overwritten unasked",
      scene: Scene(
        resources: [ring()], records: [record("rings", "r", "1", ring)], live: [live("rings", "2", busy)]),
      changes: ["update rings/r: same_name"], operations: ["update rings/r"],
      diagnostics: [.needsAdoption]),
    Row(
      name: "no longer desired",
      scene: Scene(
        records: [record("rings", "r", "1", ring)], live: [live("rings", "1", ring)]),
      changes: ["delete rings/r: removed"], operations: ["delete rings/r"]),
    Row(
      name: "no longer desired, protected in state",
      scene: Scene(
        records: [record("rings", "r", "1", ring, protect: true)], live: [live("rings", "1", ring)]),
      changes: ["delete rings/r"], operations: ["delete rings/r"], diagnostics: [.protected]),
    Row(
      name: "no longer desired, protected, --unprotect",
      scene: Scene(
        records: [record("rings", "r", "1", ring, protect: true)], live: [live("rings", "1", ring)],
        options: .init(consents: [.unprotect(TestKinds.address("rings", "r"))])),
      changes: ["delete rings/r"], operations: ["delete rings/r"], lifted: [.protected]),
    Row(
      name: "protected, and --force is no --unprotect",
      scene: Scene(
        records: [record("rings", "r", "1", ring, protect: true)], live: [live("rings", "1", ring)],
        options: .init(consents: [.force()])),
      changes: ["delete rings/r"], operations: ["delete rings/r"], diagnostics: [.protected, .unusedConsent]),
    Row(
      name: "no longer desired and already_deleted", scene: Scene(records: [record("rings", "r", "1", ring)]),
      changes: ["forget rings/r: already_deleted"]),
    Row(name: "live only", scene: Scene(live: [live("rings", "1", ring)])),
    Row(
      name: "what cannot be changed is replaced",
      scene: Scene(
        resources: [resource("sounds", "s", hello)],
        records: [record("sounds", "s", "1", ["name": "hello", "text": "old"])],
        live: [live("sounds", "1", ["name": "hello", "text": "old"])]),
      changes: ["replace sounds/s: not_updatable"],
      operations: ["create sounds/s", "delete-old sounds/s"]),
    Row(
      name: "adopted, and cannot be changed in place: it stays as it is",
      scene: Scene(
        resources: [resource("sounds", "s", hello, .init(adopt: true))],
        live: [live("sounds", "1", ["name": "hello", "text": "old"])]),
      changes: ["adopt sounds/s: kept_as_it_is text"]),
    Row(
      name: "the same without a word",
      scene: Scene(
        resources: [resource("sounds", "s", hello)], live: [live("sounds", "1", ["name": "hello", "text": "old"])]),
      changes: ["adopt sounds/s: same_name"], diagnostics: [.needsAdoption]),
    Row(
      name: "adopted as it was: not replaced later either, and never forgotten",
      scene: Scene(
        resources: [resource("sounds", "s", hello)], records: [keptSound],
        live: [live("sounds", "1", ["name": "hello", "text": "old"])]), diagnostics: [.keptAsItIs]),
    Row(
      name: "adopted as it was, then changed in the console: not replaced either",
      scene: Scene(
        resources: [resource("sounds", "s", hello)], records: [keptSound],
        live: [live("sounds", "1", ["name": "hello", "text": "third"])]), diagnostics: [.keptAsItIs]),
    Row(
      name: "adopted as it was, and the file corrected to what is live: recorded",
      scene: Scene(
        resources: [resource("sounds", "s", ["name": "hello", "text": "old"])], records: [keptSound],
        live: [live("sounds", "1", ["name": "hello", "text": "old"])]), changes: ["record sounds/s: already_so"]),
    Row(
      name: "adopted as it was, and the console changed to what the file says: recorded",
      scene: Scene(
        resources: [resource("sounds", "s", hello)], records: [keptSound], live: [live("sounds", "1", hello)]),
      changes: ["record sounds/s: already_so"]),
    Row(
      name: "adopted as it was, then edited in git: replaced",
      scene: Scene(
        resources: [resource("sounds", "s", ["name": "hello", "text": "third"])], records: [keptSound],
        live: [live("sounds", "1", ["name": "hello", "text": "old"])]),
      changes: ["replace sounds/s: edited text"], operations: ["create sounds/s", "delete-old sounds/s"]),
    Row(
      name: "gone, and another person created another of the name: adopted, it stays as it is",
      scene: Scene(
        resources: [resource("sounds", "s", hello, .init(adopt: true))], records: [record("sounds", "s", "1", hello)],
        live: [live("sounds", "2", ["name": "hello", "text": "old"])]),
      changes: ["adopt sounds/s: kept_as_it_is text"]),
    Row(
      name: "what is protected is not replaced",
      scene: Scene(
        resources: [resource("sounds", "s", hello)],
        records: [record("sounds", "s", "1", ["name": "hello", "text": "old"], protect: true)],
        live: [live("sounds", "1", ["name": "hello", "text": "old"])]),
      changes: ["replace sounds/s"], operations: ["create sounds/s", "delete-old sounds/s"],
      diagnostics: [.protected]),
    Row(
      name: "what is protected may be updated",
      scene: Scene(
        resources: [ring(.init(protect: true))], records: [record("rings", "r", "1", busy, protect: true)],
        live: [live("rings", "1", busy)]),
      changes: ["update rings/r"], operations: ["update rings/r"]),
  ])
  func table(_ row: Row) { row.check() }

  @Test(arguments: [
    Row(
      name: "must exist and does: taken over although it differs",
      scene: Scene(
        resources: [resource("badges", "b", ["number": "101", "enabled": true])],
        live: [live("badges", "101", ["number": "101", "enabled": false])]),
      changes: ["update badges/b: existing"], operations: ["update badges/b"]),
    Row(
      name: "must exist and does, nothing differs",
      scene: Scene(
        resources: [resource("badges", "b", ["number": "101"])], live: [live("badges", "101", ["number": "101"])]),
      changes: ["adopt badges/b: existing"]),
    Row(
      name: "must exist and does not", scene: Scene(resources: [resource("badges", "b", ["number": "101"])]),
      changes: ["create badges/b"], operations: ["create badges/b"], diagnostics: [.mustExist]),
    Row(
      name: "cannot be deleted: forgotten",
      scene: Scene(
        records: [record("badges", "b", "101", ["number": "101"])], live: [live("badges", "101", ["number": "101"])]),
      changes: ["forget badges/b: not_deletable"]),
    Row(
      name: "another number is another object: taken over, never made, and the first one stays",
      scene: Scene(
        resources: [resource("badges", "b", ["number": "102"])],
        records: [record("badges", "b", "101", ["number": "101"])],
        live: [live("badges", "101", ["number": "101"]), live("badges", "102", ["number": "102"])]),
      changes: ["adopt badges/b: existing"]),
    Row(
      name: "another number that does not exist",
      scene: Scene(
        resources: [resource("badges", "b", ["number": "102"])],
        records: [record("badges", "b", "101", ["number": "101"])],
        live: [live("badges", "101", ["number": "101"])]),
      changes: ["create badges/b"], operations: ["create badges/b"], diagnostics: [.mustExist]),
  ])
  func whatMustExist(_ row: Row) { row.check() }

  @Test(arguments: [
    Row(
      name: "unreadable, new", scene: Scene(resources: [resource("lists", "l", entries)]),
      changes: ["create lists/l: new"], operations: ["create lists/l"]),
    Row(
      name: "unreadable, as applied",
      scene: Scene(
        resources: [resource("lists", "l", entries)], records: [record("lists", "l", "c", entries)])),
    Row(
      name: "unreadable, edited",
      scene: Scene(
        resources: [resource("lists", "l", ["campaign": "c", "entries": [["phone": "2"]]])],
        records: [record("lists", "l", "c", entries)]),
      changes: ["update lists/l: not_observable entries[phone=2], entries[phone=1]"],
      operations: ["update lists/l"]),
    Row(
      name: "unreadable, another identity",
      scene: Scene(
        resources: [resource("lists", "l", ["campaign": "d", "entries": [["phone": "1"]]])],
        records: [record("lists", "l", "c", entries)]),
      changes: ["replace lists/l"], operations: ["delete lists/l", "create lists/l"]),
    Row(
      name: "unreadable, no longer desired", scene: Scene(records: [record("lists", "l", "c", entries)]),
      changes: ["delete lists/l"], operations: ["delete lists/l"]),
  ])
  func whatCannotBeRead(_ row: Row) { row.check() }

  @Test("an unreadable replacement deletes what was applied under the old name")
  func oldObjectOfAnUnreadableReplacement() throws {
    let plan = Scene(
      resources: [resource("lists", "l", ["campaign": "d", "entries": [["phone": "1"]]])],
      records: [record("lists", "l", "c", Self.entries)]
    ).plan()
    let old = try #require(plan.operations.first)
    #expect(old.vendorID == "c")
    #expect(old.prior?["entries"] == [["phone": "1"]])
  }

  @Test func anUnreadableReplacementThatWasInterruptedStillRemovesTheOldOne() {
    Row(
      name: "left behind",
      scene: Scene(
        resources: [resource("lists", "l", Self.entries)],
        records: [record("lists", "l", "c", Self.entries, superseded: ["b"])]),
      changes: ["replace lists/l: unfinished_replacement"], operations: ["delete-old lists/l"]
    ).check()
  }

  @Test func unmanagedObjectsAreCounted() {
    let plan = Scene(
      resources: [Self.ring()], records: [record("rings", "r", "1", Self.ring, superseded: ["3"])],
      live: [live("rings", "1", Self.ring), live("rings", "2", Self.busy), live("rings", "3", Self.busy)]
    ).plan()
    #expect(plan.unmanaged.map(\.vendorID) == ["2"])
  }

  @Test func theRecordFollowsTheObjectThatTookThePlaceOfALostOne() {
    let plan = Scene(
      resources: [Self.ring()], records: [record("rings", "r", "1", Self.ring)], live: [live("rings", "2", Self.ring)]
    ).plan()
    #expect(plan.changes.map(\.vendorID) == ["2"])
    #expect(plan.changes.first?.outcome != nil)
  }

  @Test("a protected object names the command that deletes it all the same", arguments: [PlanGoal.folder, .nothing])
  func protection(_ goal: PlanGoal) {
    var kept = record("sounds", "a", "7", ["name": "Hello", "text": "Hi"])
    kept.protect = true
    let scene = Scene(records: [kept], live: [live("sounds", "7", ["name": "Hello", "text": "Hi"])], goal: goal)
    let command = goal == .nothing ? "destroy" : "plan"
    #expect(
      scene.plan().diagnostics.map(\.suggestion) == ["\(command) with --unprotect test/sounds/a if that is meant"])
  }
}
