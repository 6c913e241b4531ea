/// The `$` settings of a file that count although the file is gone: those of a create whose outcome is unknown.
package struct AppliedSettings: Hashable, Sendable {
  /// `$protect`.
  package var protect: Bool
  /// `$depends_on`.
  package var dependsOn: [Address]
  /// `$ignore`.
  package var ignore: [String]

  package init(protect: Bool = false, dependsOn: [Address] = [], ignore: [String] = []) {
    self.protect = protect
    self.dependsOn = dependsOn
    self.ignore = ignore
  }

  /// - Parameter draft: Of the record that the create begins.
  package init(of draft: RecordDraft) {
    self.init(protect: draft.protect, dependsOn: draft.dependsOn, ignore: draft.ignore)
  }

  /// Whether the file said nothing.
  package var isEmpty: Bool { self == AppliedSettings() }
}

extension AppliedSettings: ValueConvertible {
  private enum Key {
    static let protect = "protect"
    static let dependsOn = "depends_on"
    static let ignore = "ignore"
  }

  package var asValue: Value {
    [
      Key.protect: .bool(protect), Key.dependsOn: .strings(dependsOn.map(\.description)),
      Key.ignore: .strings(ignore),
    ]
  }

  package init(_ value: Value) throws(ValueShapeError) {
    let object = try value.requiredObject("settings")
    self.init(
      protect: try object.requiredBool(Key.protect), dependsOn: try object.requiredAddresses(Key.dependsOn),
      ignore: try object.requiredStrings(Key.ignore))
  }
}
