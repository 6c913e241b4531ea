import Model

/// Rules between the files of a folder: what one file alone cannot get wrong. Linear in the number of resources.
struct FolderChecker {
  private let kinds: [KindSchema]
  private let index: [Address: Int]
  private(set) var resources: [DecodedResource]

  init(_ resources: [DecodedResource], kinds: [KindSchema]) {
    self.resources = resources
    self.kinds = kinds
    index = Dictionary(resources.indices.map { (resources[$0].address, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The resources with the complaints that only the whole folder could raise.
  mutating func check() -> [DecodedResource] {
    checkNames()
    checkExclusives()
    checkFormerAddresses()
    checkFragments()
    return resources
  }

  private struct Claim: Hashable {
    let kind: KindAddress
    let what: String
    let text: String
  }

  /// Two files for one vendor name would both manage one object.
  private mutating func checkNames() {
    var first: [Claim: Address] = [:]
    first.reserveCapacity(resources.count)
    for place in resources.indices {
      let schema = kinds[resources[place].kind]
      let (field, address) = (schema.nameField, resources[place].address)
      guard let name = resources[place].attributes[field]?.keyText, !name.isEmpty else { continue }
      let claimed = Claim(kind: address.kind, what: field, text: schema.nameKey(name))
      guard let other = claim(claimed, by: address, in: &first) else { continue }
      resources[place].complaints.append(
        Complaint(
          .duplicateVendorName, at: .key(field),
          "\(Complaint.quoted(name)) is the \(field) of two files: this one and \(other).json"
        ).suggesting("give them two names, or remove one of the files"))
    }
  }

  private mutating func checkExclusives() {
    var first: [Claim: Address] = [:]
    for place in resources.indices {
      let address = resources[place].address
      for item in resources[place].gathered.exclusives {
        let claimed = Claim(kind: address.kind, what: item.list, text: item.key)
        guard let other = claim(claimed, by: address, in: &first), other != address else { continue }
        resources[place].complaints.append(
          Complaint(
            .duplicateExclusiveValue, at: item.path,
            "\(Complaint.quoted(item.key)) stands in the \(item.list) of two files: this one and \(other).json"
          ).noting("the vendor gives it to one only"))
      }
    }
  }

  private mutating func checkFormerAddresses() {
    var first: [Claim: Address] = [:]
    for place in resources.indices {
      guard let former = resources[place].settings.formerly else { continue }
      let address = resources[place].address
      let claimed = Claim(kind: former.kind, what: "$formerly", text: former.name)
      guard let other = claim(claimed, by: address, in: &first) else { continue }
      resources[place].complaints.append(
        Complaint(
          .invalidFormerly, at: .key("$formerly"), "\(other).json was formerly \(former) too; only one can have been")
      )
    }
  }

  /// Takes a claim; gives who has it already.
  private func claim(_ claim: Claim, by address: Address, in first: inout [Claim: Address]) -> Address? {
    if let other = first[claim] { return other }
    first[claim] = address
    return nil
  }

  // MARK: parts of other objects

  private mutating func checkFragments() {
    var parts: [Address: Set<String>] = [:]
    for place in resources.indices {
      for (path, reference) in resources[place].gathered.fragments {
        guard let fragment = reference.fragment, let target = index[reference.address], resources[target].isReadable
        else { continue }
        let known = parts[reference.address] ?? keys(of: resources[target])
        parts[reference.address] = known
        guard !known.contains(fragment) else { continue }
        resources[place].complaints.append(
          Complaint(
            .danglingReference, at: path,
            "\(Complaint.quoted(shown(reference, from: resources[place].address))) leads nowhere: \(reference.address) has no such part"
          ).suggesting(NameSuggestion.question(fragment, among: known.sorted())))
      }
    }
  }

  private func shown(_ reference: Reference, from address: Address) -> String {
    let text = reference.description
    return "@"
      + (reference.address.provider == address.provider ? text.dropFirst(address.provider.count + 1) : text[...])
  }

  /// The keys of the first keyed list of a document: what its parts are called.
  private func keys(of resource: DecodedResource) -> Set<String> {
    for field in kinds[resource.kind].fields {
      guard let names = field.type.list?.keys else { continue }
      return Set((resource.attributes[field.name]?.list ?? []).compactMap { ElementKey(of: $0, keys: names)?.value })
    }
    return []
  }
}
