/// The desired side: what a file of the commit asks for.
package struct Resource: Hashable, Sendable {
  package let address: Address
  /// Linked (references are references), defaulted and in the documented form of the kind.
  package var attributes: ValueObject
  package var settings: ResourceSettings
  package let source: SourcePin

  package init(address: Address, attributes: ValueObject, settings: ResourceSettings = .init(), source: SourcePin) {
    self.address = address
    self.attributes = attributes
    self.settings = settings
    self.source = source
  }
}

/// The keys that begin with `$`: what a file says to ccops rather than to the vendor.
package struct ResourceSettings: Hashable, Sendable {
  /// `$protect`: never delete or replace.
  package var protect: Bool
  /// `$adopt`: take over the live object of this name even where it differs.
  package var adopt: Bool
  /// `$depends_on`: addresses that must be in place first.
  package var dependsOn: [Address]
  /// `$ignore`: field paths left to the console.
  package var ignore: [String]
  /// `$formerly`: the address this resource had before.
  package var formerly: Address?

  package init(
    protect: Bool = false, adopt: Bool = false, dependsOn: [Address] = [], ignore: [String] = [],
    formerly: Address? = nil
  ) {
    self.protect = protect
    self.adopt = adopt
    self.dependsOn = dependsOn
    self.ignore = ignore
    self.formerly = formerly
  }
}
