/// Why a text is no JSON, and at which byte.
package struct WireSyntaxError: Error, CustomStringConvertible {
  package let reason: String
  package let offset: Int

  package var description: String { "not JSON at byte \(offset): \(reason)" }
}
