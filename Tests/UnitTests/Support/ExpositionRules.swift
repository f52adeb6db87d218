@testable import PerfHarness

/// What the text format 0.0.4 demands beyond its syntax, and what Prometheus' practice of naming does.
enum ExpositionRules {
  /// Everything that is wrong with a text; empty where nothing is.
  static func problems(of text: String) -> [String] {
    let families: [MetricFamily]
    do throws(ExpositionError) {
      families = try ExpositionParser.parse(text.utf8)
    } catch {
      return ["\(error)"]
    }
    return grouping(of: text) + families.flatMap(problems)
  }

  /// All lines of a metric stand together, HELP and TYPE once and before the numbers.
  private static func grouping(of text: String) -> [String] {
    var problems: [String] = []
    var seen: [String] = []
    for line in text.split(separator: "\n") where line.hasPrefix("# TYPE ") {
      let name = String(line.split(separator: " ")[2])
      if seen.contains(name) { problems.append("\(name) has two types") }
      seen.append(name)
      if !text.contains("# HELP \(name) ") { problems.append("\(name) has no help") }
    }
    var current: String?
    var closed: Set<String> = []
    for line in text.split(separator: "\n") {
      if line.hasPrefix("# HELP ") {
        if let current { closed.insert(current) }
        current = String(line.split(separator: " ")[2])
        if let current, closed.contains(current) { problems.append("\(current) is torn apart") }
      } else if !line.hasPrefix("#"), let current, !line.hasPrefix(current) {
        problems.append("\(line) stands with \(current)")
      }
    }
    return problems
  }

  private static func problems(of family: MetricFamily) -> [String] {
    var problems: [String] = []
    let series = family.points.map { point in
      point.name + point.labels.map { "\($0.name)=\($0.value)" }.sorted().joined(separator: ",")
    }
    if Set(series).count < series.count { problems.append("\(family.name) has a series twice") }
    if family.kind == .untyped { problems.append("\(family.name) has no type") }
    if family.help.isEmpty { problems.append("\(family.name) has no help") }
    switch family.kind {
    case .counter:
      if family.points.contains(where: { !$0.name.hasSuffix("_total") }) {
        problems.append("counter \(family.name) does not end in _total")
      }
      if family.points.contains(where: { $0.value < 0 }) {
        problems.append("counter \(family.name) is below zero")
      }
    case .histogram: problems += histogram(family)
    default:
      if family.name.hasSuffix("_total") || family.name.hasSuffix("_count") {
        problems.append("\(family.name) is named like a counter")
      }
    }
    return problems
  }

  private static func histogram(_ family: MetricFamily) -> [String] {
    var problems: [String] = []
    let groups = Dictionary(grouping: family.points) { point in
      point.labels.filter { $0.name != "le" }.map { "\($0.name)=\($0.value)" }.sorted()
    }
    for points in groups.values {
      let buckets = points.filter { $0.name == family.name + "_bucket" }
      let bounds = buckets.compactMap { $0["le"].flatMap { $0 == "+Inf" ? .infinity : Double($0) } }
      if bounds != bounds.sorted() || bounds.count != buckets.count || bounds.last != .infinity {
        problems.append("\(family.name): bounds \(bounds)")
      }
      let values = buckets.map(\.value)
      if values != values.sorted() { problems.append("\(family.name): buckets \(values)") }
      let counts = points.filter { $0.name == family.name + "_count" }.map(\.value)
      if counts != [values.last ?? -1] { problems.append("\(family.name): count \(counts)") }
      if points.count(where: { $0.name == family.name + "_sum" }) != 1 {
        problems.append("\(family.name): no sum")
      }
    }
    return problems
  }
}
