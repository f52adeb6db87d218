/// Reads metrics from the text that servers are scraped for: Prometheus' text format 0.0.4 and OpenMetrics 1.0.
///
/// Timestamps and exemplars are read over. The sources are those of `ExpositionText`.
package struct ExpositionParser {
  private var families: [MetricFamily] = []
  /// Where the family of a name stands, by the names that its numbers may have.
  private var places: [String: Int] = [:]
  /// Families whose type was told, by the name in that line.
  private var typed: Set<String> = []
  private var line = 0
  private var hasEnded = false

  private init() {}

  /// The families in the order in which they are first named.
  ///
  /// - Throws: at the first line that is none of the format's.
  package static func parse(
    _ bytes: some Sequence<UInt8>
  ) throws(ExpositionError) -> [MetricFamily] {
    let bytes = Array(bytes)
    var parser = ExpositionParser()
    for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      parser.line += 1
      try parser.read(line)
    }
    if let last = bytes.last, last != UInt8(ascii: "\n") {
      throw parser.error("the last line has no line end; expected a whole text")
    }
    return parser.families
  }

  private func error(_ fact: String) -> ExpositionError {
    ExpositionError(line: line, fact: fact)
  }

  private mutating func read(_ bytes: ArraySlice<UInt8>) throws(ExpositionError) {
    var cursor = ExpositionCursor(bytes)
    cursor.skipBlanks()
    guard let first = cursor.peek else { return }
    if hasEnded { throw error("something follows # EOF; expected nothing") }
    if first == UInt8(ascii: "#") {
      cursor.advance()
      return try readComment(&cursor)
    }
    try readPoint(&cursor)
  }

  private mutating func readComment(_ cursor: inout ExpositionCursor) throws(ExpositionError) {
    cursor.skipBlanks()
    let keyword = cursor.word()
    cursor.skipBlanks()
    switch keyword {
    case "HELP":
      let name = try name(&cursor)
      cursor.skipBlanks()
      let place = place(ofFamily: name)
      families[place].help = cursor.unescapedRest()
    case "TYPE":
      let name = try name(&cursor)
      cursor.skipBlanks()
      try readType(of: name, cursor.word())
    case "EOF": hasEnded = true
    default: return
    }
  }

  private mutating func readType(
    of name: String, _ word: String
  ) throws(ExpositionError) {
    guard typed.insert(name).inserted else {
      throw error("the type of \(name) was told before; expected one type for a name")
    }
    let kind: MetricFamily.Kind
    switch word {
    case "unknown": kind = .untyped
    case "info", "stateset": kind = .gauge
    case "gaugehistogram": kind = .histogram
    default:
      guard let known = MetricFamily.Kind(rawValue: word) else {
        throw error(
          "\"\(word)\" is no type; expected counter, gauge, histogram, summary or untyped")
      }
      kind = known
    }
    let place = place(ofFamily: name)
    guard families[place].points.isEmpty else {
      throw error("the type of \(name) comes after its numbers; expected it before them")
    }
    families[place].kind = kind
    switch kind {
    case .histogram: for suffix in ["_bucket", "_sum", "_count"] { places[name + suffix] = place }
    case .summary: for suffix in ["_sum", "_count"] { places[name + suffix] = place }
    case .counter: places[name + "_total"] = place
    case .gauge where word == "info": places[name + "_info"] = place
    case .gauge, .untyped: break
    }
  }

  private mutating func readPoint(_ cursor: inout ExpositionCursor) throws(ExpositionError) {
    let name = try name(&cursor)
    cursor.skipBlanks()
    let labels = cursor.peek == UInt8(ascii: "{") ? try labels(&cursor) : []
    cursor.skipBlanks()
    let text = cursor.word()
    guard let value = Self.number(text) else {
      throw error("\"\(text)\" is no number; expected the value of \(name)")
    }
    cursor.skipBlanks()
    // A timestamp, then an exemplar: neither is of use here.
    if let next = cursor.peek, next != UInt8(ascii: "#") {
      let stamp = cursor.word()
      guard Self.number(stamp) != nil else {
        throw error("\"\(stamp)\" stands behind the value; expected a timestamp or nothing")
      }
    }
    let place = places[name] ?? self.place(ofFamily: name)
    families[place].points.append(MetricFamily.Point(name, labels, value))
  }

  private func labels(
    _ cursor: inout ExpositionCursor
  ) throws(ExpositionError) -> [MetricFamily.Label] {
    cursor.advance()
    var labels: [MetricFamily.Label] = []
    while true {
      cursor.skipBlanks()
      if cursor.take("}") { return labels }
      let name = try name(&cursor)
      cursor.skipBlanks()
      guard cursor.take("=") else { throw error("label \(name) has no =; expected a value") }
      cursor.skipBlanks()
      guard cursor.take("\""), let value = cursor.quoted() else {
        throw error("label \(name) has no value in quotes; expected one")
      }
      guard !labels.contains(where: { $0.name == name }) else {
        throw error("label \(name) stands there twice; expected each once")
      }
      labels.append(MetricFamily.Label(name, value))
      cursor.skipBlanks()
      guard cursor.peek == UInt8(ascii: "}") || cursor.take(",") else {
        throw error("label \(name) is followed by neither , nor }; expected one of them")
      }
    }
  }

  private func name(_ cursor: inout ExpositionCursor) throws(ExpositionError) -> String {
    guard let name = cursor.name() else {
      throw error("expected a name of letters, digits, _ and :")
    }
    return name
  }

  private mutating func place(ofFamily name: String) -> Int {
    if let place = places[name] { return place }
    families.append(MetricFamily(name, .untyped, help: ""))
    places[name] = families.count - 1
    return families.count - 1
  }

  /// A number as Go's `ParseFloat` takes it, without hexadecimal digits and underscores.
  private static func number(_ text: String) -> Double? {
    let sign = text.hasPrefix("-") ? -1.0 : 1.0
    let digits = text.hasPrefix("-") || text.hasPrefix("+") ? text.dropFirst() : text[...]
    switch digits.lowercased() {
    case "nan": return .nan
    case "inf", "infinity": return sign * .infinity
    default:
      let isDecimal = digits.utf8.allSatisfy {
        (0x30...0x39).contains($0) || [0x2E, 0x2B, 0x2D, 0x45, 0x65].contains($0)
      }
      return isDecimal ? Double(digits).map { sign * $0 } : nil
    }
  }
}
