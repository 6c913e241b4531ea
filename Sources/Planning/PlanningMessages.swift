import Model

/// The diagnostics of planning. A message of a liftable refusal does not name `--allow`: every report does.
enum PlanningMessages {
  static func ambiguousName(_ address: Address, _ schema: KindSchema, name: String, ids: [String]) -> Diagnostic {
    Diagnostic(
      .ambiguousName, "\(ids.count) live objects are named \"\(name)\"; \(address) could be any of them",
      address: address, path: .key(schema.nameField), notes: ids.map { "candidate: \($0)" },
      suggestion: "rename all but one on the platform, or give the resource another \(schema.nameField)")
  }

  static func mustExist(_ address: Address, _ schema: KindSchema, name: String) -> Diagnostic {
    Diagnostic(
      .mustExist, "there is no \(schema.title) \"\(name)\" on the platform, and the vendor's API cannot create one",
      address: address, path: .key(schema.nameField),
      suggestion: "create it in the vendor's console, or remove \(address) from the folder")
  }

  static func needsAdoption(_ address: Address, _ schema: KindSchema, change: Change) -> Diagnostic {
    let isCompared = change.fields.contains { $0.verdict != .notObservable }
    return Diagnostic(
      .needsAdoption,
      "\(address): a live \(schema.title) named \"\(change.vendorName)\" exists, is not managed, and "
        + (isCompared ? "differs" : "cannot be compared"), address: address,
      notes: change.fields.prefix(20).map { field in
        let live = field.verdict == .notObservable ? "cannot be compared" : "live \(text(field.live))"
        return "\(field.path): \(live), file \(text(field.desired))"
      },
      suggestion: "add \"$adopt\": true to the file (or plan with --adopt) to adopt it, or choose another name")
  }

  static func protected(_ address: Address, _ what: String, _ goal: PlanGoal) -> Diagnostic {
    Diagnostic(
      .protected, "\(address) is protected and would be \(what)", address: address,
      suggestion: "\(goal == .nothing ? "destroy" : "plan") with --unprotect \(address) if that is meant")
  }

  static func cannotUnset(_ address: Address, _ path: FieldPath) -> Diagnostic {
    Diagnostic(
      .cannotUnset, "\(address): \(path) was removed from the file, but the vendor has no way to unset it",
      address: address, path: path, suggestion: "put the field back with the value it should have")
  }

  /// - Parameter title: Of the kind.
  static func stillBound(_ address: Address, title: String, key: ExclusiveKey, _ goal: PlanGoal) -> Diagnostic {
    let value = "\(address): the \(key.kind) \(key.value.joined(separator: " "))"
    let isDestroyed = goal == .nothing
    return Diagnostic(
      .stillBound, .warning,
      isDestroyed
        ? "\(value) stays bound to the \(title)"
        : "\(value) is no longer in the file, and is still bound to the \(title)",
      address: address, notes: ["the vendor's API cannot unbind a \(key.kind); it can only give it to another object"],
      suggestion: isDestroyed
        ? "unbind it in the vendor's console"
        : "unbind it in the vendor's console, or name it in the file of the \(title) that is to have it")
  }

  static func stillReferred(_ address: Address, by other: String, field: String?) -> Diagnostic {
    Diagnostic(
      .stillReferred,
      "\(address) would be removed, but \(other) still refers to it" + (field.map { " (\($0))" } ?? ""),
      address: address, suggestion: "change that object first, or keep \(address)")
  }

  /// - Parameter target: What the id in the file means.
  static func replacedTarget(
    _ address: Address, _ place: KindSchema.ReferencePlace, _ target: Reference
  ) -> Diagnostic {
    let reference = String(target.description.dropFirst(target.address.provider.count + 1))
    return Diagnostic(
      .replacedTarget,
      "\(address): \(place.path) is the vendor id \(text(place.value)) of \(target.address), which gets another id in "
        + "this plan",
      address: address, path: place.path,
      notes: ["after this plan the id leads nowhere, and the next apply would write it again"],
      suggestion: "write \"@\(reference)\"")
  }

  /// - Parameters:
  ///   - record: Of the object that gets another name.
  ///   - newcomer: The resource that has the name from now on.
  static func nameReused(_ record: StateRecord, newName: String, by newcomer: Address) -> Diagnostic {
    let former = "@\(record.address.collection)/\(record.address.name)"
    let advice =
      record.exports.isEmpty
      ? "write \"$formerly\": \"\(former)\" in its file" : "keep its path, and give the other file another one"
    return Diagnostic(
      .nameReused, .warning,
      "\(record.address): the object \(record.vendorID) is renamed from \"\(record.vendorName)\" to \"\(newName)\", "
        + "and \(newcomer) is another \"\(record.vendorName)\"",
      address: record.address,
      notes: ["what refers to \(record.vendorID) in the console leads to \"\(newName)\" then"],
      suggestion: "if \(newcomer) is the object that was \(record.address), \(advice)")
  }

  /// `$formerly` of an address whose file still describes the object.
  static func formerlyInUse(_ address: Address, _ record: StateRecord) -> Diagnostic {
    Diagnostic(
      .invalidFormerly, .warning,
      "\(address): $formerly has no effect, because \(record.address) still has the name \"\(record.vendorName)\" "
        + "and keeps its object",
      address: address, suggestion: "remove $formerly from \(address)")
  }

  static func unbreakableCycle(_ addresses: [Address]) -> Diagnostic {
    let names = addresses.map(\.description)
    return Diagnostic(
      .unbreakableCycle,
      "these wait for one another, and no reference between them can be set later: "
        + (names + names.prefix(1)).joined(separator: " → "),
      address: addresses.first, suggestion: "remove one $depends_on or one required reference of the cycle")
  }

  static func nameTaken(_ address: Address, _ name: String, by id: String) -> Diagnostic {
    Diagnostic(
      .nameTaken, "\(address) is to be named \"\(name)\", but an unmanaged object (\(id)) has that name",
      address: address, suggestion: "rename or delete that object on the platform, or choose another name")
  }

  static func unknownTarget(_ address: Address, known: [Address]) -> Diagnostic {
    Diagnostic(
      .unknownTarget, "--target \(address) is neither in the folder nor in the state", address: address,
      suggestion: NameSuggestion.question(address, among: known) ?? "`ccops state list` shows the managed addresses")
  }

  static func tooMuch(_ kind: KindAddress, _ excess: SafetyLimits.Excess) -> Diagnostic {
    let noun =
      switch excess.code {
      case .tooManyDeletions: "deletions"
      case .tooManyRecreations: "re-creations"
      default: "updates"
      }
    let setting = excess.code == .tooManyUpdates ? "max_update_percent" : "max_delete_percent"
    return Diagnostic(
      excess.code,
      "\(kind): \(noun) of \(excess.count) of \(excess.total) managed objects, more than \(excess.limit) %",
      notes: excess.code == .tooManyRecreations
        ? ["the platform's list lacks these objects; if the list is wrong, they would be created twice"] : [],
      suggestion: "check that this is meant, then use --force (the limit is safety.\(setting) in ccops.json)"
    ).about(.kind(kind))
  }

  static func emptyList(_ kind: KindAddress, records: Int, _ severity: Diagnostic.Severity) -> Diagnostic {
    let count = records == 1 ? "a record" : "\(records) records"
    return Diagnostic(
      .emptyLiveList, severity, "\(kind): the platform lists no object, and the state has \(count) of this kind",
      notes: ["this may be another account, or a failure of the vendor"],
      suggestion: "check the account in ccops.json and in the vendor's console, then run it again; if the objects were "
        + "deleted there, drop their records with `ccops state forget ADDRESS`"
    ).about(.kind(kind))
  }

  /// - Parameters:
  ///   - recorded: The account that the state is of.
  ///   - kinds: Collections of which nothing shows whether they are there.
  static func otherServer(
    _ alias: String, _ account: ProviderAccount, recorded: ProviderAccount, kinds: [String],
    severity: Diagnostic.Severity
  ) -> Diagnostic {
    Diagnostic(
      .otherServer, severity,
      "\(alias): the state is of \(recorded.host)\(recorded.path), and ccops.json names "
        + "\(account.host)\(account.path)",
      notes: [
        "nothing that the vendor shows tells whether it is the same account; of \(kinds.joined(separator: ", ")) what it "
          + "does not show would count as applied there"
      ],
      suggestion: "if it is the same account under another name, allow this once; another account needs an "
        + "environment of its own"
    ).about(.provider(alias))
  }

  /// - Parameter other: Has the name too, by another alias of the account.
  static func twoAliases(_ address: Address, _ other: Address, _ schema: KindSchema, name: String) -> Diagnostic {
    Diagnostic(
      .duplicateVendorName,
      "\(address): \"\(name)\" is also the \(schema.nameField) of \(other), and \(other.provider) and "
        + "\(address.provider) are one account",
      address: address, path: .key(schema.nameField), suggestion: "give them two names, or remove one of the files")
  }

  /// - Parameter other: Has the key too, by another alias of the account.
  static func twoAliases(_ address: Address, _ other: Address, _ key: ExclusiveKey) -> Diagnostic {
    Diagnostic(
      .duplicateExclusiveValue,
      "\(address): the \(key.kind) \(key.value.joined(separator: " ")) also stands in \(other), and "
        + "\(other.provider) and \(address.provider) are one account",
      address: address, notes: ["the vendor gives it to one only"], suggestion: "remove it from one of the two files")
  }

  static func otherTenant(_ alias: String, _ tenant: String, recorded: String) -> Diagnostic {
    Diagnostic(
      .otherTenant,
      "\(alias): this account is the vendor's tenant \(tenant), and the state is of the tenant \(recorded)",
      suggestion: "check \"url\" and \"auth\" of \(alias) in ccops.json; another tenant needs an environment of its own"
    ).about(.provider(alias))
  }

  /// - Parameter dependents: What is left out of the plan because it depends on the object.
  static func notListedYet(
    _ record: StateRecord, dependents: [Address], severity: Diagnostic.Severity
  ) -> Diagnostic {
    let names = dependents.prefix(10).map(\.description).joined(separator: ", ")
    let more = dependents.count > 10 ? " and \(dependents.count - 10) more" : ""
    let leftOut = dependents.isEmpty ? [] : ["left out too, because it depends on this object: \(names)\(more)"]
    let end = Timestamp(milliseconds: record.pin.appliedAt.milliseconds + ListDelay.confirmationAge)
    return Diagnostic(
      .notListedYet, severity,
      "\(record.address): the platform confirmed the object \(record.vendorID) at \(record.pin.appliedAt.short), and does not list it",
      address: record.address, notes: ["it may only not be listed yet, so it is not created again"] + leftOut,
      suggestion: "run it again later; from \(end.short) on, an object that is not listed counts as deleted")
  }

  /// - Parameters:
  ///   - subject: A provider or a kind.
  ///   - similar: A folder that has nearly the name.
  static func vanished(_ subject: Subject, _ count: Int, similar: String?) -> Diagnostic {
    Diagnostic(
      .vanishedFolder,
      "\(subject): all managed objects (\(count)) would be deleted or forgotten, because no file in \(subject)/ "
        + "describes one",
      notes: similar.map { ["there is a folder \"\($0)\"; a folder is read only if its name is that of the provider"] }
        ?? [],
      suggestion: "restore the folder"
    ).about(subject)
  }

  static func conflict(_ address: Address, _ paths: [String]) -> Diagnostic {
    Diagnostic(
      .conflict, .warning,
      "\(address): edited in git and changed in the console since the last apply: \(paths.joined(separator: ", "))",
      address: address, notes: ["the values of git will overwrite those of the console"])
  }

  /// - Parameters:
  ///   - titles: The kinds that the place may refer to.
  ///   - similar: A question that names a listed id nearby.
  static func unlistedID(
    _ address: Address, _ place: KindSchema.ReferencePlace, titles: [String], similar: String?
  ) -> Diagnostic {
    Diagnostic(
      .unlistedID, .warning,
      "\(address): the platform lists no \(titles.joined(separator: " or ")) \(text(place.value))", address: address,
      path: place.path, notes: ["the vendor may refuse the write, or leave it out without a message"],
      suggestion: similar ?? "check the number or the id in the vendor's console")
  }

  static func keptAsItIs(_ address: Address, _ schema: KindSchema, _ fields: [FieldChange]) -> Diagnostic {
    let names = fields.map(\.path.description).joined(separator: ", ")
    return Diagnostic(
      .keptAsItIs, .warning,
      "\(address): \(names) \(fields.count == 1 ? "stays as it is" : "stay as they are") on the platform, because the "
        + "vendor cannot change \(fields.count == 1 ? "it" : "them") in place",
      address: address,
      notes: fields.map { field in
        let change = field.isDrifted ? ", changed in the console since it was adopted (then \(text(field.prior)))" : ""
        return "\(field.path): live \(text(field.live))\(change), file \(text(field.desired))"
      },
      suggestion: "write what is live into the file; to get what the file says, delete the \(schema.title) in the "
        + "console and apply again")
  }

  private static func text(_ value: Value?) -> String {
    guard let value else { return "nothing" }
    let text = value.file?.path ?? CanonicalJSON.text(value)
    return text.count > 80 ? String(text.prefix(79)) + "…" : text
  }
}
