/// An option or a seed that cannot be used, with a message for the user.
package struct SandboxOptionError: Error, CustomStringConvertible {
  package let message: String

  package init(message: String) { self.message = message }

  package var description: String { message }
}
