package import Model

/// Everything that planning looks at. It is all values: the same input gives the same plan, byte for byte.
package struct PlanInput: Sendable {
  package var environment: String
  package var commit: String
  package var resources: [Resource]
  package var snapshot: Snapshot
  package var inventory: Inventory
  package var schemas: [KindAddress: KindSchema]
  package var safety: SafetySettings
  package var options: PlanOptions
  package var goal: PlanGoal
  /// The accounts that the provider aliases stand for now, where they are known.
  package var accounts: [String: ProviderAccount] = [:] {
    didSet { aliases = AccountAliases(accounts) }
  }
  private(set) var aliases = AccountAliases([:])
  /// By address of a record: the one that the state has, where `ccops.json` no longer names its provider and another
  /// alias stands for the account.
  package var formerAddresses: [Address: Address] = [:]
  /// Addresses whose deletion was begun by a run that did not end: their objects may be gone.
  package var unfinishedDeletions: Set<Address> = []
  /// By a provider without files, a folder that has nearly its name.
  package var similarFolders: [String: String] = [:]
  /// Whether a folder without files is a refusal. It is none where nothing is to remain.
  package var checksVanishedFolders: Bool
  /// What speaks against the plan and was found before planning.
  package var refusals: [Diagnostic] = []
  /// What `options.consents` allow, with the person and the time.
  package var consents: Consents = .none

  package init(
    environment: String, commit: String, resources: [Resource], snapshot: Snapshot, inventory: Inventory,
    schemas: [KindAddress: KindSchema], safety: SafetySettings = .init(), options: PlanOptions = .init(),
    goal: PlanGoal = .folder
  ) {
    self.environment = environment
    self.commit = commit
    self.resources = resources
    self.snapshot = snapshot
    self.inventory = inventory
    self.schemas = schemas
    self.safety = safety
    self.options = options
    self.goal = goal
    checksVanishedFolders = goal == .folder
  }
}

/// What the user said on the command line about this plan.
package struct PlanOptions: Hashable, Sendable {
  /// `--target`: only these, and what they need.
  package var targets: Set<Address>
  /// `--allow` and its short forms.
  package var consents: [ConsentOption]

  package init(targets: Set<Address> = [], consents: [ConsentOption] = []) {
    self.targets = targets
    self.consents = consents
  }
}

extension PlanInput {
  var checksSafetyLimits: Bool { goal == .folder }

  /// What was found, without what cannot stop a plan of this goal.
  func counting(_ found: [Diagnostic]) -> [Diagnostic] {
    goal == .applied ? found.filter { !$0.isLiftable } : found
  }
}
