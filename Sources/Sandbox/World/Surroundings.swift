// What a simulator may know beside its own tenant: the rules chosen for this sandbox, and the one clock.

/// The rules and the clock, handed to a simulator for one call.
struct Surroundings: Sendable {
  let options: SandboxOptions
  var clock: WorldClock

  /// Whether a doubtful behaviour is switched on.
  func has(_ quirk: Quirk) -> Bool { options.quirks.contains(quirk) }
}
