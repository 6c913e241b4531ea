/// Literals for JSON, so that the code which imitates a vendor's sample looks like the sample.
extension WireValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  package init(nilLiteral: ()) { self = .null }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  package init(integerLiteral value: Int) { self = .integer(value) }
  package init(stringLiteral value: String) { self = .string(value) }
  package init(arrayLiteral elements: WireValue...) { self = .array(elements) }
  package init(dictionaryLiteral elements: (String, WireValue)...) {
    self = .object(WireObject(elements.map { (key: $0.0, value: $0.1) }))
  }
}
