import Model

/// What an error's class means for an operation. The provider has already repeated what may be repeated.
enum AttemptPolicy {
  enum Outcome: Equatable {
    /// The vendor did not do it.
    case failed
    /// Nobody knows; the next run looks for evidence.
    case unknownOutcome
    /// It was to go and is gone.
    case gone
  }

  static func outcome(of call: Operation.Call, _ error: ProviderError) -> Outcome {
    switch (call, error.errorClass) {
    case (.delete, .missing): .gone
    case (_, .unknownOutcome): .unknownOutcome
    default: .failed
    }
  }
}
