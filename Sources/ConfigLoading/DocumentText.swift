import JSON
import Model

/// The texts that a document was made of: a resource's file and its overlay, or `ccops.json` and one of its
/// environments.
struct DocumentText: Sendable {
  struct Layer: Sendable {
    let file: SourceFile
    /// Where in the file the document's root lies.
    var root = FieldPath()
  }

  /// Uppermost first; the last one is the document's own file.
  let layers: [Layer]
  /// Findings of one file that are reported one by one.
  static let mostDiagnostics = 1000
  private static let largeText = 4 << 20

  init(_ file: SourceFile, overlay: SourceFile? = nil) {
    layers = [overlay, file].compactMap(\.self).map { Layer(file: $0) }
  }

  init(layers: [Layer]) { self.layers = layers }

  /// The complaints with their places, and without the lines that hold secrets.
  func diagnostics(_ complaints: [Complaint], address: Address? = nil) -> [Diagnostic] {
    guard !complaints.isEmpty else { return [] }
    let locators = layers.map { SourceLocator($0.file.text) }
    let shown = complaints.prefix(DocumentText.mostDiagnostics)
    // To find a place takes the longer the more members there are.
    let located = layers.contains { $0.file.text.count > DocumentText.largeText } ? 50 : shown.count
    let places = shown.enumerated().map { $0.offset < located ? place(of: $0.element, locators) : nil }
    let secret = Set(
      zip(shown, places).compactMap { complaint, place in
        complaint.hidesLine ? place.map { LineID(file: $0.file, line: $0.line) } : nil
      })
    let diagnostics = zip(shown, places).map { complaint, place in
      let isSecret = place.map { secret.contains(LineID(file: $0.file, line: $0.line)) } ?? false
      return Diagnostic(
        complaint, file: place?.file ?? layers.last?.file.path, place: isSecret ? place?.withoutText : place,
        address: address)
    }
    return diagnostics + remainder(complaints.dropFirst(DocumentText.mostDiagnostics), address)
  }

  private struct LineID: Hashable {
    let file: String
    let line: Int
  }

  private func remainder(_ complaints: ArraySlice<Complaint>, _ address: Address?) -> [Diagnostic] {
    guard !complaints.isEmpty, let file = layers.last?.file.path else { return [] }
    let severity: Diagnostic.Severity = complaints.contains { $0.severity == .error } ? .error : .warning
    return [
      Diagnostic(
        .moreFindings, severity,
        "\(complaints.reduce(0) { $0 + $1.findings }) more findings in this file are not listed", file: file,
        address: address)
    ]
  }

  private func place(of complaint: Complaint, _ locators: [SourceLocator]) -> Diagnostic.Place? {
    let pairs = Array(zip(layers, locators))
    if complaint.spot != .container, !complaint.path.steps.isEmpty {
      for (layer, locator) in pairs {
        let path = FieldPath(layer.root.steps + complaint.path.steps)
        if let position = locator.locateExactly(path, key: complaint.spot == .key) {
          return Diagnostic.Place(position, in: layer.file)
        }
      }
    }
    guard let (layer, locator) = pairs.last else { return nil }
    return locator.locate(FieldPath(layer.root.steps + complaint.path.steps), key: complaint.spot == .key)
      .map { Diagnostic.Place($0, in: layer.file) }
  }
}

extension Diagnostic.Place {
  init(_ position: SourcePosition, in file: SourceFile) {
    self.init(
      file: file.path, line: position.line, column: position.column, length: position.length,
      sourceLine: position.sourceLine)
  }

  /// The same place without the text of its line.
  var withoutText: Diagnostic.Place {
    Diagnostic.Place(file: file, line: line, column: column, length: length, sourceLine: "")
  }
}

extension Diagnostic {
  init(_ complaint: Complaint, file: String?, place: Place? = nil, address: Address? = nil) {
    self.init(
      complaint.code, complaint.severity, complaint.summary, file: file, place: place, address: address,
      path: complaint.path.steps.isEmpty ? nil : complaint.path, notes: complaint.notes,
      suggestion: complaint.suggestion)
  }

  /// A file that is not JSON.
  init(_ error: JSONError, in file: SourceFile, hidesLine: Bool = false) {
    let place = Place(error.position, in: file)
    let code: DiagnosticCode =
      switch error.reason {
      case .repeatedKey: .repeatedKey
      case .tooDeep, .tooLarge: .tooLarge
      case .number: .numberOutOfRange
      case .syntax, .encoding: .invalidJSON
      }
    self.init(code, .error, error.message, file: file.path, place: hidesLine ? place.withoutText : place)
  }
}
