extension Sequence<String> {
  private static var mostNames: Int { 20 }
  private static var longestName: Int { 40 }

  /// The names as an error shows them: in quotes, of many the first ones, of long ones the beginning. A
  /// table without line ends has one name of megabytes.
  var inQuotes: String {
    var shown: [String] = []
    var more = 0
    for name in self {
      guard shown.count < Self.mostNames else {
        more += 1
        continue
      }
      shown.append("\"\(name.beginning(Self.longestName))\"")
    }
    return shown.joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
  }
}

extension String {
  /// So many characters of it, with a sign where there are more.
  func beginning(_ length: Int) -> String {
    let part = prefix(length)
    return part.endIndex == endIndex ? self : part + "…"
  }
}
