/// What a resource was loaded from: the files in the order in which they were applied, and the variables they use.
///
/// Two resources of one kind with equal pins and equal schema versions are equal, if no layer is a file of the work
/// tree, which has no blob id. What a record says of its pin is in `StateRecord.Pin.namesAllLayers`.
package struct SourcePin: Hashable, Sendable {
  /// The base file first, then overlays, then uploaded assets. A resource that exists in one environment only begins
  /// with its overlay.
  package let layers: [SourceLayer]
  /// The variables of `ccops.json` that the files use, by name; each value as a JSON text, so that 30 and "30" differ.
  /// Secrets are never variables.
  package let variables: [String: String]

  package init(layers: [SourceLayer], variables: [String: String] = [:]) {
    self.layers = layers
    self.variables = variables
  }

  /// A resource of one file.
  package init(path: String, blob: String) {
    self.init(layers: [SourceLayer(.file, path: path, blob: blob)])
  }

  /// The path of the first layer: the file that reports name.
  package var path: String { layers.first?.path ?? "" }

  /// The blob id of the first layer.
  package var blob: String { layers.first?.blob ?? "" }
}

/// One file that a resource was loaded from.
package struct SourceLayer: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    /// The resource file of all environments.
    case file
    /// A merge patch of one environment.
    case overlay
    /// A file beside the resource that is uploaded.
    case asset
  }

  package let kind: Kind
  /// From the root of the repository.
  package let path: String
  /// Git's id of the contents, 40 hexadecimal digits; empty for a file of the work tree.
  package let blob: String

  package init(_ kind: Kind, path: String, blob: String) {
    self.kind = kind
    self.path = path
    self.blob = blob
  }
}

extension SourcePin: ValueConvertible {
  package var asValue: Value {
    var object: ValueObject = ["layers": .list(layers.map(\.asValue))]
    if !variables.isEmpty { object["variables"] = .texts(variables) }
    return .object(object)
  }

  package init(_ value: Value) throws(ValueShapeError) {
    let object = try value.requiredObject("source")
    self.init(
      layers: try object.requiredItems("layers"),
      variables: object["variables"] == nil ? [:] : try object.requiredTexts("variables"))
  }
}

extension SourceLayer: ValueConvertible {
  package var asValue: Value {
    ["kind": .string(kind.rawValue), "path": .string(path), "blob": .string(blob)]
  }

  package init(_ value: Value) throws(ValueShapeError) {
    let object = try value.requiredObject("layer")
    self.init(
      try object.requiredCase("kind", of: Kind.self), path: try object.requiredString("path"),
      blob: try object.requiredString("blob"))
  }
}
