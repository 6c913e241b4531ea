extension String {
  /// A text for comparisons byte for byte: two texts have equal keys only if their bytes are equal.
  ///
  /// Swift takes two texts for equal that differ only in how an accent is composed. Where a vendor tells them apart,
  /// their keys are compared, and are the keys of dictionaries. Most texts are their own key.
  package var byteKey: String {
    if utf8.allSatisfy({ $0 < 0x80 && $0 != UInt8(ascii: "\\") }) { return self }
    return unicodeScalars.reduce(into: "") { key, scalar in
      if scalar == "\\" {
        key += "\\\\"
      } else if scalar.isASCII {
        key.unicodeScalars.append(scalar)
      } else {
        key += "\\u{\(String(scalar.value, radix: 16))}"
      }
    }
  }
}
