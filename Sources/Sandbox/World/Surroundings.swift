/// What a simulator may use in addition to its own tenant: the options of the sandbox, and its clock.
struct Surroundings: Sendable {
  let options: SandboxOptions
  var clock: WorldClock

  /// Whether a uncertain behaviour is switched on.
  func has(_ quirk: Quirk) -> Bool { options.quirks.contains(quirk) }
}
