/// What a diagnostic is about. Scripts may rely on the raw values, which docs/diagnostics.md explains.
package enum DiagnosticCode: String, Sendable, Hashable, CaseIterable {
  /// The text is not JSON as RFC 8259 defines it.
  case invalidJSON = "invalid-json"
  /// A key stands twice in one object.
  case repeatedKey = "repeated-key"
  /// A number that neither 64 bits nor floating point can hold.
  case numberOutOfRange = "number-out-of-range"
  /// A text that is too long, or nested too deeply.
  case tooLarge = "too-large"
  /// A file has more findings than are listed.
  case moreFindings = "more-findings"
  /// The folder has no `ccops.json`.
  case missingSettings = "missing-settings"
  /// A file that is neither a resource nor used by one.
  case strayFile = "stray-file"
  /// A symbolic link, a submodule or a file stands where ccops reads a folder or a file.
  case wrongFileType = "wrong-file-type"
  /// A folder that is not read looks like one that should be.
  case unreadFolder = "unread-folder"
  /// A folder that is no collection of its provider's vendor.
  case unknownCollection = "unknown-collection"
  /// A name with characters that it may not have.
  case invalidName = "invalid-name"
  /// An overlay for a resource that does not exist.
  case danglingOverlay = "dangling-overlay"
  /// An environment that `ccops.json` does not have.
  case unknownEnvironment = "unknown-environment"
  /// No field has this name.
  case unknownField = "unknown-field"
  /// A required field is absent.
  case missingField = "missing-field"
  /// A value of another JSON type than its field has.
  case wrongType = "wrong-type"
  /// A string that is not one of the field's values.
  case notAllowedValue = "not-allowed-value"
  /// A number outside the field's range.
  case outOfRange = "out-of-range"
  /// An empty text where one is required.
  case emptyText = "empty-text"
  /// An empty list where an element is required.
  case emptyList = "empty-list"
  /// More characters than the field accepts.
  case tooLong = "too-long"
  /// Two elements of a list have one key.
  case repeatedElement = "repeated-element"
  /// A part of a type that the vendor does not document.
  case unknownVariant = "unknown-variant"
  /// A rule of the kind between its fields is broken.
  case kindRule = "kind-rule"
  /// A key that holds a secret of the vendor.
  case secretInFile = "secret-in-file"
  /// `${…}` names no variable of `ccops.json`.
  case unknownVariable = "unknown-variable"
  /// `${` without a closing brace.
  case invalidVariable = "invalid-variable"
  /// A text that should be a reference and has not its form.
  case invalidReference = "invalid-reference"
  /// A reference to a resource or part that does not exist.
  case danglingReference = "dangling-reference"
  /// The field cannot refer to objects of this collection.
  case wrongReferenceKind = "wrong-reference-kind"
  /// A reference to an object of another provider.
  case foreignReference = "foreign-reference"
  /// `#part` where a whole object is meant.
  case unexpectedFragment = "unexpected-fragment"
  /// The file that a field names does not exist.
  case missingFile = "missing-file"
  /// A file name that contains a path.
  case invalidFileName = "invalid-file-name"
  /// A file of a type that the vendor does not accept.
  case wrongExtension = "wrong-extension"
  /// A file that is larger than the vendor accepts.
  case fileTooLarge = "file-too-large"
  /// A file whose content is not mp3.
  case notAudio = "not-audio"
  /// Two files of one kind have one vendor name.
  case duplicateVendorName = "duplicate-vendor-name"
  /// Two files have a value that only one object can have.
  case duplicateExclusiveValue = "duplicate-exclusive-value"
  /// `$formerly` names an address that cannot have moved here.
  case invalidFormerly = "invalid-formerly"
  /// `"ccops"` is a version that this program cannot read.
  case unsupportedVersion = "unsupported-version"
  /// A text that is no usable URL.
  case invalidURL = "invalid-url"
  /// A URL that would send credentials unencrypted.
  case insecureURL = "insecure-url"
  /// `state` lacks what its backend needs, or has an invalid value.
  case invalidState = "invalid-state"
  /// A credential itself stands in `ccops.json`.
  case literalCredential = "literal-credential"
  /// A credential's source is neither `env` nor `file`.
  case invalidCredential = "invalid-credential"
  /// A host that `CCOPS_ALLOWED_HOSTS` does not list.
  case forbiddenHost = "forbidden-host"
  /// A credential or a file that `CCOPS_ALLOWED_CREDENTIALS` does not list.
  case forbiddenCredential = "forbidden-credential"
  /// The vendor needs a credential that is not configured.
  case missingCredential = "missing-credential"
  /// An account has credentials of two kinds.
  case surplusCredential = "surplus-credential"
  /// A live object of this name exists, is not managed and differs.
  case needsAdoption = "needs-adoption"
  /// Several live objects have the vendor name.
  case ambiguousName = "ambiguous-name"
  /// Several live objects match an unresolved create.
  case severalCandidates = "several-candidates"
  /// A live object matches an unresolved create, but seems older.
  case uncertainCandidate = "uncertain-candidate"
  /// The object that `ccops state resolve` named cannot be used.
  case invalidResolution = "invalid-resolution"
  /// An object that the vendor's API cannot create does not exist.
  case mustExist = "must-exist"
  /// An unmanaged object has the name that an update would set.
  case nameTaken = "name-taken"
  /// A protected object would be deleted or replaced.
  case protected
  /// A field left the file, and the vendor has no way to unset it.
  case cannotUnset = "cannot-unset"
  /// Something that only one object can have has left a file and is still bound on the platform.
  case stillBound = "still-bound"
  /// An object that would be removed is still referred to.
  case stillReferred = "still-referred"
  /// A file holds the vendor id of a managed object that gets another id in this plan.
  case replacedTarget = "replaced-target"
  /// An object is renamed, and a new resource has the name that it had.
  case nameReused = "name-reused"
  /// Writes wait for one another and no reference between them can be set later.
  case unbreakableCycle = "unbreakable-cycle"
  /// More deletions of a kind than the safety limit allows.
  case tooManyDeletions = "too-many-deletions"
  /// More updates of a kind than the safety limit allows.
  case tooManyUpdates = "too-many-updates"
  /// Several managed objects of a kind are missing on the platform, more than the safety limit allows.
  case tooManyRecreations = "too-many-recreations"
  /// The vendor lists no object of a kind that the state has records of.
  case emptyLiveList = "empty-live-list"
  /// The account is another tenant of the vendor than the one that the state is of.
  case otherTenant = "other-tenant"
  /// The URL leads to another server than the one that the state is of, and nothing shows that the account is the same.
  case otherServer = "other-server"
  /// The vendor confirmed the object moments ago, and its list does not show it.
  case notListedYet = "not-listed-yet"
  /// Everything of a provider or a collection would be deleted, because its folder holds no resource.
  case vanishedFolder = "vanished-folder"
  /// The commit does not contain the one that was applied last.
  case olderCommit = "older-commit"
  /// Another environment manages the object that would be adopted or deleted.
  case otherEnvironment = "other-environment"
  /// `--target` names an address that does not exist.
  case unknownTarget = "unknown-target"
  /// A field is not as the file says, because the object was adopted and the vendor cannot change it in place.
  case keptAsItIs = "kept-as-it-is"
  /// A vendor id in a file that no listed object has.
  case unlistedID = "unlisted-id"
  /// A field was changed in git and in the console.
  case conflict
  /// An option that lifts refusals, and there is none that it lifts.
  case unusedConsent = "unused-consent"
}
