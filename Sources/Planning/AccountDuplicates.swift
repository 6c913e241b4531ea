import Model

/// Finds what files of two aliases of one account would both manage. Within one alias loading the folder finds it.
///
/// Two aliases of one host and path may be two accounts where the vendor shows no tenant. So a kind that can be listed
/// counts only if both lists show one object.
struct AccountDuplicates {
  private(set) var diagnostics: [Diagnostic] = []

  private let input: PlanInput

  private struct Claim: Hashable {
    /// By the alias that stands for the account.
    let kind: KindAddress
    let what: ManagedKey
  }

  init(_ input: PlanInput) {
    self.input = input
    guard !input.aliases.areAlone, input.goal == .folder else { return }
    var first: [Claim: Address] = [:]
    for resource in input.resources.sorted(by: { $0.address < $1.address }) { check(resource, &first) }
  }

  private mutating func check(_ resource: Resource, _ first: inout [Claim: Address]) {
    let address = resource.address
    guard let schema = input.schemas[address.kind] else { return }
    let name = resource.attributes.vendorName(schema)
    let keys = schema.exclusiveLists.flatMap { $0.keys(in: resource.attributes) }
    let claims = [ManagedKey.object(schema.nameKey(name))] + keys.map(ManagedKey.exclusive)
    for what in claims {
      let claim = Claim(kind: input.aliases.common(address.kind), what: what)
      guard let other = first[claim] else {
        first[claim] = address
        continue
      }
      guard other.provider != address.provider, areOneAccount(other.kind, address.kind) else { continue }
      if case .exclusive(let key) = what {
        diagnostics.append(PlanningMessages.twoAliases(address, other, key))
      } else {
        diagnostics.append(PlanningMessages.twoAliases(address, other, schema, name: name))
      }
    }
  }

  private func areOneAccount(_ kind: KindAddress, _ other: KindAddress) -> Bool {
    if input.schemas[kind]?.reading == .unreadable { return true }
    let ids = Set((input.inventory.observations[kind] ?? []).map(\.vendorID))
    return (input.inventory.observations[other] ?? []).contains { ids.contains($0.vendorID) }
  }
}
