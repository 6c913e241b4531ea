/// Where a value stands inside a resource: `scripts[1].action`, or `scripts[ivr=1].action` where a list is compared by key.
package struct FieldPath: Hashable, Comparable, Sendable, CustomStringConvertible {
  package enum Step: Hashable, Sendable {
    case key(String)
    case index(Int)
    /// The element of a keyed list whose key field has this value.
    case element(key: String, value: String)
  }

  package var steps: [Step]

  package init(_ steps: [Step] = []) { self.steps = steps }

  package static func key(_ name: String) -> FieldPath { FieldPath([.key(name)]) }

  package func appending(_ step: Step) -> FieldPath { FieldPath(steps + [step]) }

  package func appending(key: String) -> FieldPath { appending(.key(key)) }

  /// The field of the resource in which the path lies; nil for the root.
  package var root: String? {
    if case .key(let name)? = steps.first { return name }
    return nil
  }

  package var description: String {
    var text = ""
    for step in steps {
      switch step {
      case .key(let name): text += text.isEmpty ? name : ".\(name)"
      case .index(let index): text += "[\(index)]"
      case .element(let key, let value): text += "[\(key)=\(value)]"
      }
    }
    return text
  }

  package static func < (left: FieldPath, right: FieldPath) -> Bool { left.description < right.description }
}
