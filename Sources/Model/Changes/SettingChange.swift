/// A `$` setting of a file that is not as it was when the file was applied.
package struct SettingChange: Hashable, Sendable {
  /// Raw values are the keys of a resource file.
  package enum Name: String, Hashable, Sendable, CaseIterable {
    case protect = "$protect"
    case ignore = "$ignore"
    case dependsOn = "$depends_on"
  }

  package let name: Name
  package let prior: Value
  package let desired: Value

  package init(_ name: Name, prior: Value, desired: Value) {
    self.name = name
    self.prior = prior
    self.desired = desired
  }
}

extension StateRecord {
  /// The `$` settings of the applied file that change without a write.
  package var settings: AppliedSettings { AppliedSettings(protect: protect, dependsOn: dependsOn, ignore: ignore) }
}

extension AppliedSettings {
  /// Whether these are the settings of a file. The order of a list has no meaning.
  package func isSame(as settings: ResourceSettings) -> Bool {
    protect == settings.protect && Self.isSame(ignore, settings.ignore)
      && Self.isSame(dependsOn, settings.dependsOn)
  }

  /// What becomes of the settings, in the order of `SettingChange.Name`.
  package func changes(to settings: ResourceSettings) -> [SettingChange] {
    var changes: [SettingChange] = []
    if protect != settings.protect {
      changes.append(.init(.protect, prior: .bool(protect), desired: .bool(settings.protect)))
    }
    if !Self.isSame(ignore, settings.ignore) {
      changes.append(.init(.ignore, prior: .strings(ignore), desired: .strings(settings.ignore)))
    }
    if !Self.isSame(dependsOn, settings.dependsOn) {
      changes.append(
        .init(
          .dependsOn, prior: .strings(dependsOn.map(\.description)),
          desired: .strings(settings.dependsOn.map(\.description))))
    }
    return changes
  }

  private static func isSame<Item: Hashable>(_ left: [Item], _ right: [Item]) -> Bool {
    left == right || Set(left) == Set(right)
  }
}

extension SettingChange: ValueConvertible {
  package var asValue: Value { ["name": .string(name.rawValue), "prior": prior, "desired": desired] }

  package init(_ value: Value) throws(ValueShapeError) {
    let object = try value.requiredObject("setting")
    guard let prior = object["prior"], let desired = object["desired"] else {
      throw ValueShapeError(key: "setting", expected: "an object with prior and desired")
    }
    self.init(try object.requiredCase("name", of: Name.self), prior: prior, desired: desired)
  }
}
