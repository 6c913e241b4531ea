extension Duration {
  /// Reads a duration as Terraform and Go write it: `90s`, `15m`, `1h30m`, `1.5h`, `250ms`. A number alone is seconds.
  ///
  /// nil for any other text, and for a number of more than eight digits.
  package init?(text: String) {
    if text.utf8.count <= 8, !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
      self.init(text: text + "s")
      return
    }
    guard text.wholeMatch(of: /(?:[0-9]{1,8}(?:\.[0-9]{1,3})?(?:ms|[hms]))+/) != nil else { return nil }
    let units: [Substring: Duration] = ["h": .seconds(3600), "m": .seconds(60), "s": .seconds(1)]
    self = text.matches(of: /([0-9.]+)(ms|[hms])/).reduce(.zero) { total, part in
      total + (units[part.2] ?? .milliseconds(1)) * (Double(part.1) ?? 0)
    }
  }
}
