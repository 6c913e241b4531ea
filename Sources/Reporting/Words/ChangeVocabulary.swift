package import Model

// The words and marks for what a change is and for why a field differs, the same in every format.

extension FieldChange {
  /// The side that the change starts from: the platform, or what was last applied where the platform does not show the
  /// field.
  package var old: Value? { verdict == .notObservable ? prior : live }
}

extension FieldChange.Verdict {
  /// Beside a value: `edited in git`.
  package var words: String {
    switch self {
    case .edited: "edited in git"
    case .drifted: "changed in the console, will be reset"
    case .conflict: "conflict: edited in git, changed in the console"
    case .removed: "removed from the file"
    case .notObservable: "not observable, compared with what was last applied"
    case .keptAsItIs: "stays as it is on the platform: it cannot be changed in place"
    case .repointed: "repointed to the new object"
    }
  }

  /// As the reason of a change, before the fields.
  var reason: String {
    switch self {
    case .edited: "edited in git"
    case .drifted: "changed in the console; will be reset"
    case .conflict: "edited in git and changed in the console; will be as in git"
    case .removed: "removed from the file; will be reset"
    case .notObservable: "edited in git; not observable"
    case .keptAsItIs: "adopted as it is, because the vendor cannot change it in place"
    case .repointed: "repointed to the new object"
    }
  }
}

extension Change.Action {
  /// The mark before an address.
  package var symbol: String {
    switch self {
    case .delete: "-"
    case .replace: "-/+"
    case .update: "~"
    case .create: "+"
    case .adopt: "="
    case .move: ">"
    case .record: "%"
    case .forget: "."
    case .unchanged: "*"
    }
  }

  /// The heading of a section: `Delete`.
  package var heading: String {
    switch self {
    case .delete: "Delete"
    case .replace: "Replace"
    case .update: "Update"
    case .create: "Create"
    case .adopt: "Adopt"
    case .move: "Move"
    case .record: "Record"
    case .forget: "Forget"
    case .unchanged: "Left over from an earlier run"
    }
  }

  /// What was done, after a run: `created`.
  package var past: String {
    switch self {
    case .delete: "deleted"
    case .replace: "replaced"
    case .update: "updated"
    case .create: "created"
    case .adopt: "adopted"
    case .move: "moved"
    case .record: "recorded"
    case .forget: "forgotten"
    case .unchanged: "unchanged"
    }
  }

  var style: Paint.Style {
    switch self {
    case .delete, .replace: .red
    case .update: .yellow
    case .create: .green
    case .adopt, .move, .record: .cyan
    case .forget, .unchanged: .dim
    }
  }
}
