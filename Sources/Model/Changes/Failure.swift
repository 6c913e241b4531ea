/// Why an operation did not succeed.
package enum Failure: Hashable, Sendable {
  /// The vendor refused it, or the request could not be built.
  case failed(ProviderError)
  /// The vendor may have done it or not.
  case unknownOutcome(ProviderError)
  /// Its intent could not be recorded, so nothing was sent.
  case notSent(StateError)
}

/// Why an operation was not started.
package enum SkipReason: Hashable, Sendable {
  /// An operation of this address, which must succeed before, failed.
  case failed(Address)
  /// A person stopped the run.
  case stopped
  /// The journal cannot be written any more.
  case stateError(StateError)
  /// It waits for operations that wait for it, as only a damaged plan has them.
  case cyclic
}
