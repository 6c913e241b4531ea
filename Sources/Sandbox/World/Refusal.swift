/// Why a vendor refuses a call. Each vendor words the response in its own way.
struct Refusal: Error, Sendable {
  var status = 200
  let code: String
  let message: String
}

/// The refusal of a console call that names no collection of the vendor.
func unknownCollection(_ name: String) -> Refusal {
  Refusal(status: 404, code: "unknown_collection", message: "no collection '\(name)'")
}

/// The refusal of a console call that names no object.
func unknownObject(_ name: String, in collection: String) -> Refusal {
  Refusal(status: 404, code: "unknown_object", message: "no object '\(name)' in \(collection)")
}
