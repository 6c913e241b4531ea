import Model

/// Puts the vendor's ids in place of references, at the last moment before a request.
struct RequestResolver {
  let bindings: [Address: Binding]

  /// The bindings of the operation's own address and of everything that it refers to.
  func needed(by operation: Operation) -> [Address: Binding] {
    var needed: [Address: Binding] = [:]
    needed[operation.address] = bindings[operation.address]
    for document in [operation.body, operation.prior ?? [:], operation.live ?? [:]] {
      Value.object(document).forEachReference { needed[$0.address] = bindings[$0.address] }
    }
    return needed
  }

  /// - Throws: when an address has no id; that is a plan whose order is wrong, and nothing may be sent.
  func resolve(_ object: ValueObject) throws(ProviderError) -> ValueObject {
    var result = ValueObject()
    for (key, value) in object { result[key] = try resolve(value) }
    return result
  }

  /// The same for a side that is not sent: references without an id stay references.
  func resolvingWhatIsKnown(_ object: ValueObject) -> ValueObject {
    object.compactMapValues { _, value in resolvingWhatIsKnown(value) }
  }

  private func resolvingWhatIsKnown(_ value: Value) -> Value {
    switch value {
    case .reference(let reference): known(reference).map(Value.string) ?? value
    case .object(let object): .object(resolvingWhatIsKnown(object))
    case .list(let items): .list(items.map(resolvingWhatIsKnown))
    default: value
    }
  }

  private func resolve(_ value: Value) throws(ProviderError) -> Value {
    switch value {
    case .reference(let reference): return .string(try id(of: reference))
    case .object(let object): return .object(try resolve(object))
    case .list(let items):
      var result: [Value] = []
      result.reserveCapacity(items.count)
      for item in items { result.append(try resolve(item)) }
      return .list(result)
    default: return value
    }
  }

  private func id(of reference: Reference) throws(ProviderError) -> String {
    guard let id = known(reference) else {
      throw ProviderError(.rejected, "nothing was sent: \(reference.address) has no id on the platform yet")
    }
    return id
  }

  private func known(_ reference: Reference) -> String? {
    guard let binding = bindings[reference.address] else { return nil }
    guard let part = reference.fragment else { return binding.vendorID }
    return binding.exports[part] ?? Reference.derivedPartID(reference.address, part)
  }
}
