/// How uContact's blacklist object is carried in a request.
///
/// The document does not say it, so every reading can be tested.
package enum BlacklistStyle: String, Sendable, CaseIterable {
  /// One form field whose value is the JSON text.
  case parameter = "param"
  /// The object's keys as separate form fields; impossible for the bulk calls.
  case fields
  /// The JSON text as the whole body.
  case raw
}

/// What can be chosen about uContact's accounts before the sandbox starts.
struct UContactOptions: VendorOptions {
  var parameter = "blacklist"
  var style = BlacklistStyle.parameter
}

extension SandboxOptions {
  /// The name of the form field that holds uContact's blacklist object.
  package var ucontactParameter: String {
    get { self[UContactOptions.self].parameter }
    set { self[UContactOptions.self].parameter = newValue }
  }

  /// How uContact's blacklist object is carried in the form.
  package var ucontactStyle: BlacklistStyle {
    get { self[UContactOptions.self].style }
    set { self[UContactOptions.self].style = newValue }
  }
}

extension UContactSimulator {
  static let valuedQuirks: [ValuedQuirk] = [
    ValuedQuirk(
      name: "ucontact-param", placeholder: "NAME",
      explanation: "the form field of the blacklist object (default blacklist)"
    ) { options, value in
      options.ucontactParameter = value
      return true
    },
    ValuedQuirk(
      name: "ucontact-style", placeholder: "param|fields|raw",
      explanation: "how the blacklist object is carried (default param)"
    ) { options, value in
      guard let style = BlacklistStyle(rawValue: value) else { return false }
      options.ucontactStyle = style
      return true
    },
  ]
}
