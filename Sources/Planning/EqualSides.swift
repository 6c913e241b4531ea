import Model

/// Whether a live object is what the file asks for, found without naming ids or normalising documents.
///
/// Stricter than the comparison: what is equal here is equal there, in every field. For anything that only the
/// comparison can tell, such as a keyed list in another order, the answer is "not equal".
struct EqualSides {
  let schema: KindSchema
  /// Alias of the provider, to which all references of a kind lead.
  let provider: String
  let records: [Address: StateRecord]
  let live: LiveIndex

  /// Compares the documents field by field.
  ///
  /// - Parameters:
  ///   - desired: What the file asks for; what was last applied is the same.
  ///   - live: The live document in the documented form.
  /// - Returns: The fields that the vendor does not show; nil unless all others are equal, and nil where one of these
  ///   holds a reference: whether its target is still the same object is for the full comparison.
  func unobserved(desired: ValueObject, live: ValueObject) -> [String]? {
    var hidden: [String] = []
    for field in schema.fields {
      guard let wanted = desired[field.name] else { continue }
      let shown = live[field.name]
      if field.isVisible(isPresent: shown != nil) {
        guard isEqual(desired: wanted, live: shown, of: field) else { return nil }
      } else {
        if case .reference = wanted { return nil }
        guard case .single = field.type.shape(of: wanted) else { return nil }
        hidden.append(field.name)
      }
    }
    return hidden
  }

  private func isEqual(desired: Value, live: Value?, of field: Field) -> Bool {
    let isNothing = field.isNothing(desired)
    guard !isNothing, let live, !field.isNothing(live) else { return isNothing && field.isNothing(live ?? .null) }
    return isEqual(desired: desired, live: live, as: field.type, .declared)
  }

  /// How much of the live value counts.
  private enum Extent {
    /// Members that the file does not declare do not count.
    case declared
    case whole
  }

  private func isEqual(desired: Value, live: Value, as type: FieldType, _ extent: Extent) -> Bool {
    switch (type.shape(of: desired), type.shape(of: live)) {
    case (.single, .single): isEqualSingle(desired: desired, live: live, as: type)
    case (.object(let shape), .object(let other)):
      shape.tag.map { desired.member($0) == live.member($0) } ?? (other.tag == nil)
        && isEqual(desired: desired.object ?? [:], live: live.object ?? [:], shape, extent)
    case (.list(let shape), .list): isEqual(desired: desired.list ?? [], live: live.list ?? [], shape, extent)
    default: false
    }
  }

  private func isEqual(desired: ValueObject, live: ValueObject, _ shape: ObjectShape, _ extent: Extent) -> Bool {
    if extent == .whole, desired.count != live.count { return false }
    return desired.allSatisfy { name, wanted in
      let shown = live[name]
      guard let field = shape.fields.named(name) else { return wanted == shown }
      switch extent {
      case .declared:
        return field.isVisible(isPresent: shown != nil) && isEqual(desired: wanted, live: shown, of: field)
      case .whole:
        guard let shown else { return false }
        if field.isNothing(wanted) || field.isNothing(shown) {
          return field.isNothing(wanted) && field.isNothing(shown)
        }
        return isEqual(desired: wanted, live: shown, as: field.type, .whole)
      }
    }
  }

  // MARK: Lists

  private func isEqual(desired: [Value], live: [Value], _ shape: ListShape, _ extent: Extent) -> Bool {
    let (desired, live) = (counted(desired, shape), counted(live, shape))
    guard desired.count == live.count else { return false }
    switch shape.rule.comparison {
    case .ordered: return isEqual(desired: desired, live: live, shape.element, .whole)
    case .set:
      return isEqual(desired: desired, live: live, shape.element, .whole)
        || isSameSet(desired: desired, live: live, of: shape.element)
    case .keyed(let keys):
      return haveSameKeys(desired: desired, live: live, keys)
        && isEqual(desired: desired, live: live, shape.element, extent)
    }
  }

  private func isEqual(desired: [Value], live: [Value], _ element: FieldType, _ extent: Extent) -> Bool {
    zip(desired, live).allSatisfy { isEqual(desired: $0, live: $1, as: element, extent) }
  }

  /// Without the elements that say nothing.
  private func counted(_ items: [Value], _ shape: ListShape) -> [Value] {
    shape.rule.ignoringElementsWithout.isEmpty ? items : items.filter(shape.counts)
  }

  /// Sets are small as a rule. Large ones in another order are left to the comparison, which sorts.
  private func isSameSet(desired: [Value], live: [Value], of element: FieldType) -> Bool {
    desired.count <= 64
      && desired.allSatisfy { wanted in live.contains { isEqual(desired: wanted, live: $0, as: element, .whole) } }
      && live.allSatisfy { shown in desired.contains { isEqual(desired: $0, live: shown, as: element, .whole) } }
  }

  /// The same keys in the same order, each once: a repeated key is a difference by itself.
  private func haveSameKeys(desired: [Value], live: [Value], _ keys: [String]) -> Bool {
    var seen: Set<String> = []
    return zip(desired, live).allSatisfy { wanted, shown in
      let key = ElementKey.orEmpty(of: wanted, keys: keys).value
      return key == ElementKey.orEmpty(of: shown, keys: keys).value && seen.insert(key).inserted
    }
  }

  // MARK: Single values

  private func isEqualSingle(desired: Value, live: Value, as type: FieldType) -> Bool {
    if let rule = type.resolved(for: live.jsonType).reference {
      return refersAlike(desired: desired, live: live, rule)
    }
    return type.isSame(type.canonical(desired), type.canonical(live))
  }

  /// Whether the live id is that of the desired reference's target. An id that two collections could mean is left to
  /// the comparison, and so is a raw id of a listed object, which may belong to an address.
  private func refersAlike(desired: Value, live: Value, _ rule: FieldType.ReferenceRule) -> Bool {
    guard !rule.takesFragment, let id = live.string else { return false }
    guard let reference = desired.reference else { return desired == live && !isListed(id, rule, besides: nil) }
    let target = reference.address
    return reference.fragment == nil && target.provider == provider && rule.targets[target.collection] != nil
      && records[target]?.vendorID == id && !isListed(id, rule, besides: target.collection)
  }

  private func isListed(_ id: String, _ rule: FieldType.ReferenceRule, besides collection: String?) -> Bool {
    rule.targets.keys.contains { other in
      other != collection && live.isListed(id, of: KindAddress(provider: provider, collection: other))
    }
  }
}

extension Field {
  fileprivate func isNothing(_ value: Value) -> Bool { value.isNull || unset.reads.contains(value) }
}
