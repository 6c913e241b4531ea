import Model

/// What an error of a vendor call means for the operation. The provider has already repeated what may be repeated.
enum AttemptResult: Equatable {
  /// The vendor did not do it.
  case failed
  /// The vendor may have done it or not; the next run looks for evidence.
  case unknownOutcome
  /// The object was to be deleted and is gone.
  case done

  init(of call: Operation.Call, _ error: ProviderError) {
    switch (call, error.errorClass) {
    case (.delete, .missing): self = .done
    case (_, .unknownOutcome): self = .unknownOutcome
    default: self = .failed
    }
  }
}
