/// What tells the metrics of one case from those of another.
package struct CaseLabels: Sendable, Hashable {
  /// Beyond that a value is cut: labels are stored with every series.
  static let longestValue = 120

  package var suite: String
  package var test: String
  /// The case's arguments, or the name that the user gave to it; empty where it has none.
  package var arguments: String
  package var provider: String
  package var model: String

  package init(_ key: CaseKey, provider: String, model: String?) {
    suite = key.suite
    test = key.test
    arguments = key.arguments ?? ""
    self.provider = provider
    self.model = model ?? ""
  }

  /// An empty value is, by Prometheus' rules, the same as no label.
  var labels: [MetricFamily.Label] {
    [
      ("suite", suite), ("test", test), ("case", arguments), ("provider", provider),
      ("model", model),
    ].map { name, value in MetricFamily.Label(name, Self.clipped(value)) }
  }

  static func clipped(_ value: String) -> String {
    value.count <= longestValue ? value : value.prefix(longestValue - 1) + "…"
  }
}
