import Model

/// Finds the live object that an unresolved create has created, for one address.
///
/// What `ccops state resolve` recorded decides; without it, name and values do. Pure: the pairing takes the object.
struct UnresolvedCreateMatcher {
  enum Match {
    /// An earlier run has taken the object already, or it cannot be had: `diagnostics` says why.
    case nothing
    case object(Observation, ResolvedCreate)
    /// The create has created nothing that is listed. Then the only object of the name may be the address's own.
    case absent(ResolvedCreate, lookByName: Bool)
  }

  let create: UnresolvedCreate
  let schema: KindSchema
  let pair: Pair
  let claims: Claims
  private(set) var diagnostics: [Diagnostic] = []

  init(_ create: UnresolvedCreate, _ schema: KindSchema, pair: Pair, claims: Claims) {
    self.create = create
    self.schema = schema
    self.pair = pair
    self.claims = claims
  }

  mutating func match() -> Match {
    switch create.resolution {
    case .object(let id)?: named(id)
    // The live objects of the name keep their owners; the object is created once more.
    case .again?: .absent(ResolvedCreate(.excluded, of: create), lookByName: false)
    case nil: byEvidence()
    }
  }

  private mutating func named(_ id: String) -> Match {
    if let live = pair.live, live.vendorID == id { return .nothing }
    guard let object = claims.object(id, of: pair.address.kind) else { return refuse(id, "no live object has this id") }
    guard claims.isFree(id, for: pair.address) else { return refuse(id, "that object belongs to another address") }
    return .object(object, ResolvedCreate(.named, of: create))
  }

  private mutating func refuse(_ id: String, _ reason: String) -> Match {
    diagnostics.append(PlanningMessages.invalidResolution(pair.address, create, id: id, because: reason))
    return .nothing
  }

  private mutating func byEvidence() -> Match {
    let evidence = Evidence(unresolved: create, schema: schema)
    let free = claims.free(named: create.vendorName, for: pair.address)
    let judged = Dictionary(grouping: free, by: evidence.verdict)
    let candidates = judged[.made] ?? []
    if candidates.count > 1 {
      diagnostics.append(PlanningMessages.severalCandidates(pair.address, create, candidates: candidates))
      return .nothing
    }
    if let only = candidates.first { return .object(only, ResolvedCreate(.matched, of: create)) }
    return withoutEvidence(older: judged[.tooOld] ?? [], isOnlyOne: free.count < 2)
  }

  /// Where only the clock speaks against an object, the object is not left behind and a second one created silently.
  private mutating func withoutEvidence(older: [Observation], isOnlyOne: Bool) -> Match {
    let notFound = ResolvedCreate(.notFound, of: create)
    let name = pair.resource?.attributes.vendorName(schema)
    // The only object of the name is adopted, or asked about, as any other would be.
    let isAdoptable = pair.live == nil && name == create.vendorName && isOnlyOne
    guard older.isEmpty || isAdoptable else {
      diagnostics.append(PlanningMessages.uncertainCandidate(pair.address, create, candidates: older))
      return .absent(notFound, lookByName: false)
    }
    return .absent(notFound, lookByName: true)
  }
}
