extension Int {
  /// With a comma before every three digits, e.g. `3,112`.
  package var grouped: String {
    var text = String(magnitude)
    var position = text.count - 3
    while position > 0 {
      text.insert(",", at: text.index(text.startIndex, offsetBy: position))
      position -= 3
    }
    return self < 0 ? "-\(text)" : text
  }
}

extension Duration {
  /// As a person would write a limit, e.g. `2 s`, `1.5 s`, `50 ms`; to the microsecond.
  package var spelledOut: String {
    let isShort = self < .seconds(1)
    let value = inSeconds * (isShort ? 1e3 : 1)
    let rounded = (value * (isShort ? 1e3 : 1e6)).rounded() / (isShort ? 1e3 : 1e6)
    let digits = rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
    return digits + (isShort ? " ms" : " s")
  }
}
