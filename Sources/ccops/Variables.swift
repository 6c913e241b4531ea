import Foundation

/// The process's environment variables.
enum Variables {
  static var current: [String: String] { ProcessInfo.processInfo.environment }
}
