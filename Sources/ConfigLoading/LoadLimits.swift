import JSON

/// How much a folder may hold. A repository may be anybody's, so its size decides neither memory nor time.
///
/// The limits are far above what a contact centre needs. Environment variables raise them, which a repository cannot
/// set.
package struct LoadLimits: Sendable, Hashable {
  /// Bytes of one document, also after its variables were filled in.
  package private(set) var documentBytes = 64 << 20
  /// Values of one document.
  package private(set) var elements = 2_000_000
  /// Bytes of all files together, and of all documents after their variables were filled in.
  package private(set) var folderBytes = 512 << 20
  /// Files and folders.
  package private(set) var paths = 1_000_000
  /// Findings that are listed.
  let diagnostics = 10_000

  package init() {}

  /// - Parameter variables: Of the process. A number below the limit changes nothing.
  package init(_ variables: [String: String]) {
    func raise(_ limit: inout Int, _ name: String, unit: Int = 1) {
      guard let number = variables[name].flatMap({ Int($0) }) else { return }
      let (value, isTooLarge) = number.multipliedReportingOverflow(by: unit)
      limit = max(limit, isTooLarge ? .max : value)
    }
    raise(&documentBytes, Self.documentVariable, unit: 1 << 20)
    raise(&elements, Self.elementsVariable)
    raise(&folderBytes, Self.folderVariable, unit: 1 << 20)
    raise(&paths, Self.pathsVariable)
  }

  var json: JSONLimits { JSONLimits(maximumBytes: documentBytes, maximumElements: elements) }

  static let documentVariable = "CCOPS_MAX_DOCUMENT_MIB"
  static let elementsVariable = "CCOPS_MAX_ELEMENTS"
  static let folderVariable = "CCOPS_MAX_FOLDER_MIB"
  static let pathsVariable = "CCOPS_MAX_PATHS"
}
