import Model

/// Turns the name of a file beside a resource into a value that stands for its contents. It looks only at files that
/// were read already.
struct FileLinker {
  /// Files of the providers' folders that are not resources, by path.
  private let assets: [String: SourceFile]
  /// Folder of the resource that is being read: `hanoi/greetings`.
  var folder = ""
  private(set) var used: Set<String> = []
  /// The files that were linked since this was emptied, in the order of the fields.
  var linked: [SourceFile] = []
  /// See `ReferenceLinker`.
  private var searchesLeft = 100

  init(_ assets: [String: SourceFile]) { self.assets = assets }

  /// Notes that a resource, read earlier, names these files.
  mutating func use(_ paths: [String]) { used.formUnion(paths) }

  mutating func link(_ name: String, _ rule: FieldType.FileRule) -> Linking<FileReference> {
    let shown = Complaint.quoted(name)
    if name.isEmpty || name.contains("/") || name.contains("\\") {
      return refuse(.invalidFileName, "\(shown) is not the name of a file beside this one")
    }
    let path = "\(folder)/\(name)"
    let file = assets[path]
    if file != nil { used.insert(path) }
    let ending = name.split(separator: ".").last.map { $0.lowercased() } ?? ""
    if !rule.extensions.isEmpty, !rule.extensions.contains(ending) || !name.contains(".") {
      let allowed = rule.extensions.map { ".\($0)" }.joined(separator: " or ")
      return refuse(.wrongExtension, "\(shown) must be a \(allowed) file")
    }
    guard let file, let asset = file.asset else {
      return refuse(.missingFile, "there is no file \(shown) in \(folder)", suggestion: near(name))
    }
    if asset.size > rule.maximumBytes {
      return refuse(
        .fileTooLarge, "\(shown) is \(asset.size) bytes long; the vendor takes at most \(rule.maximumBytes)")
    }
    if ending == "mp3", !FileLinker.isMP3(asset.head) {
      return refuse(
        .notAudio, "\(shown) is not an mp3: it begins neither with an ID3 tag nor with an MPEG audio frame")
    }
    linked.append(file)
    return .linked(FileReference(path: path, sha256: asset.sha256, size: asset.size))
  }

  /// An ID3v2 tag, or the eleven set bits that begin an MPEG audio frame (ISO/IEC 11172-3).
  private static func isMP3(_ bytes: [UInt8]) -> Bool {
    if bytes.starts(with: "ID3".utf8) { return true }
    return bytes.count >= 4 && bytes[0] == 0xFF && bytes[1] & 0xE0 == 0xE0
  }

  private mutating func near(_ name: String) -> String? {
    guard searchesLeft > 0 else { return nil }
    searchesLeft -= 1
    let names = assets.keys.filter { $0.hasPrefix("\(folder)/") }.map { String($0.dropFirst(folder.count + 1)) }
    return NameSuggestion.question(name, among: names.sorted())
  }

  private func refuse(_ code: DiagnosticCode, _ summary: String, suggestion: String? = nil) -> Linking<FileReference> {
    .refused(.init(code: code, summary: summary, suggestion: suggestion))
  }
}
