import Model

// The wording of why a change is planned, why an operation failed and why one was not started, the same in every
// format.

extension Change {
  /// One sentence a reason.
  package var reasonSentences: [String] { reasons.map(sentence) }

  private func sentence(_ reason: Reason) -> String {
    switch reason {
    case .cause(let cause): sentence(cause)
    case .fields(let verdict): "\(verdict.reason): \(paths(verdict))"
    case .target(let address, .replaced): "refers to \(address), which will be replaced"
    case .target(let address, .recreated): "refers to \(address), which will be created again"
    }
  }

  func sentence(_ cause: Reason.Cause) -> String {
    switch cause {
    case .new: "new in the folder"
    case .deletedLive: "deleted on the platform; will be created again"
    case .sameName: "found on the platform by its name; will be managed by ccops"
    case .existing: "exists on the platform; will be managed by ccops"
    case .moved: movedFrom.map { "moved from \($0)" } ?? "moved"
    case .resolvedCreate: resolvedCreate?.sentence ?? "an unresolved create was resolved"
    case .settings: "settings of the file changed: \(settings.map(\.name.rawValue).joined(separator: ", "))"
    case .alreadySo: "the platform is already as the file says"
    case .outcomeUnknown: "the outcome of an earlier write is unknown; it will be written again"
    case .ignoredNotShown:
      "the console's values of ignored fields cannot be read: the new object gets those of the file"
    case .staysBound: "no longer in the file, and still bound on the platform"
    case .notUpdatable: "cannot be updated in place: a new object is created before the old one is deleted"
    case .otherIdentity: "its name is its identity: the old object is deleted before the new one is created"
    case .unfinishedReplacement: "an interrupted replacement left the old object; it will be deleted"
    case .removed: "no longer in the folder"
    case .destroyed: "`ccops destroy` deletes everything that is managed"
    case .notDeletable: "the vendor's API cannot delete this kind of object; it stays on the platform"
    case .ownedElsewhere: "the object belongs to another address now"
    case .alreadyDeleted: "already deleted on the platform"
    case .createNotFound: "what an interrupted run may have created does not exist, or has another address"
    case .createNotCheckable:
      "an interrupted run may have created it, and the vendor cannot list it: check the platform"
    }
  }

  func paths(_ verdict: FieldChange.Verdict) -> String {
    let all = fields.filter { $0.verdict == verdict }.map(\.path.description)
    return all.count <= 4
      ? all.joined(separator: ", ") : all.prefix(3).joined(separator: ", ") + " and \(all.count - 3) more"
  }
}

extension ResolvedCreate {
  /// How it was resolved, in one sentence.
  package var sentence: String {
    let create = "unresolved create of \(begunAt.short)"
    return switch finding {
    case .matched: "\(create): this object has its name and values"
    case .named: "\(create): `ccops state resolve` named this object"
    case .sameName: "\(create): this is the only object of the name"
    case .notFound: "\(create): no object on the platform matches"
    case .excluded: "\(create): `ccops state resolve` excluded the existing objects"
    }
  }
}

extension Consent {
  /// `protected at hanoi/groups/support, by Ann <ann@example.com>: the branch has closed`.
  package var sentence: String { "\(code)\(subject.map { " at \($0)" } ?? ""), by \(by): \(reason)" }
}

extension ApplyResult.Kept {
  /// What stayed, and the setting that may help.
  package var sentence: String {
    let text = ValueText(provider: address.provider, width: 40)
    return "\(CountWords.list(elements.map { text.line($0) }, first: 10)) of \(field) was removed and is still there; "
      + "if updates of this account only add, set \"\(setting.name)\": \"\(setting.value)\" for "
      + "\"\(address.provider)\" in ccops.json"
  }
}

extension Failure {
  /// One sentence, with the vendor's own words.
  package var sentence: String {
    switch self {
    case .failed(let error): error.description
    case .unknownOutcome(let error): "outcome unknown: \(error)"
    case .notSent(let error): "not sent: \(error)"
    }
  }
}

extension SkipReason {
  package var sentence: String {
    switch self {
    case .failed(let address): "\(address) failed"
    case .stopped: "the run was stopped"
    case .stateError(let error): error.description
    case .cyclic: "it waits for an operation that waits for it"
    }
  }
}
