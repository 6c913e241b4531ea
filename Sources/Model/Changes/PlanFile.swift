/// The saved plan: the whole of a `Plan` as canonical JSON, sealed with a digest of itself so that what was reviewed is
/// what is applied.
///
/// The digest finds damage and thoughtless edits; it is not a signature and proves nothing against somebody who can
/// compute one.
package enum PlanFile {
  private static let kind = "ccops-plan"

  /// The bytes of a plan file: members sorted, two spaces a level, a final newline. Equal plans give equal bytes.
  package static func encode(_ plan: Plan) -> [UInt8] {
    var object = plan.asValue.object ?? [:]
    object["format_version"] = .string(Plan.formatVersion)
    object["kind"] = .string(kind)
    object["digest"] = .string(CanonicalJSON.digest(.object(object)))
    return CanonicalJSON.pretty(.object(object))
  }

  /// Reads a plan file that was parsed as JSON and decoded with `ValueCoding.decode`.
  ///
  /// Throws when it is no plan file, when its format is one that this version does not know, when it was altered since
  /// it was written, or when a member has not the shape it must have.
  package static func decode(_ value: Value) throws(ValueShapeError) -> Plan {
    var object = try value.requiredObject("plan file")
    guard object["kind"]?.string == kind else {
      throw ValueShapeError(key: "kind", expected: "\"\(kind)\": this is not a saved plan (ccops plan --out FILE)")
    }
    let version = object["format_version"] ?? .null
    guard version == .string(Plan.formatVersion) else {
      let found = version.keyText == nil ? version.jsonType.description : CanonicalJSON.text(version)
      let shown = PrintableText.excerpt(found, limit: 60)
      throw ValueShapeError(
        key: "format_version",
        expected: "\"\(Plan.formatVersion)\", not \(shown): another version of ccops saved this plan; "
          + "save it again with this one (`ccops plan --out FILE`)")
    }
    let digest = try object.requiredString("digest")
    object["digest"] = nil
    guard digest == CanonicalJSON.digest(.object(object)) else {
      throw ValueShapeError(
        key: "digest", expected: "that of the rest of the file: this plan was altered after it was made; plan again")
    }
    return try Plan(.object(object))
  }
}
