/// Writes metrics as text that Prometheus reads.
///
/// Sources: 'Exposition formats', text format 0.0.4 (prometheus.io/docs/instrumenting/exposition_formats), and
/// the OpenMetrics specification, version 1.0.0.
package enum ExpositionText {
  /// The two texts that a reader may ask for.
  package enum Version: Sendable, Hashable {
    case prometheus
    case openMetrics

    /// The one to answer with, by the `Accept` of the request: OpenMetrics only where it is named.
    package init(accepting accept: String?) {
      self =
        accept?.lowercased().contains("application/openmetrics-text") == true
        ? .openMetrics : .prometheus
    }

    /// The value of `Content-Type`.
    package var contentType: String {
      switch self {
      case .prometheus: "text/plain; version=0.0.4; charset=utf-8"
      case .openMetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8"
      }
    }
  }

  /// The text of families; those without a number are left out.
  package static func render(
    _ families: [MetricFamily], as version: Version = .prometheus
  ) -> String {
    var text = ""
    for family in families where !family.points.isEmpty {
      let (name, type) = header(of: family, version)
      text += "# HELP \(name) \(escaped(family.help, quotes: version == .openMetrics))\n"
      text += "# TYPE \(name) \(type)\n"
      for point in family.points { write(point, into: &text) }
    }
    if version == .openMetrics { text += "# EOF\n" }
    return text
  }

  /// OpenMetrics names a counter without its `_total` and an info without its `_info`, and calls what has
  /// no type unknown.
  private static func header(
    of family: MetricFamily, _ version: Version
  ) -> (name: String, type: String) {
    guard version == .openMetrics else { return (family.name, family.kind.rawValue) }
    switch family.kind {
    case .counter where family.name.hasSuffix("_total"):
      return (String(family.name.dropLast("_total".count)), "counter")
    case .gauge where family.name.hasSuffix("_info"):
      return (String(family.name.dropLast("_info".count)), "info")
    case .untyped: return (family.name, "unknown")
    default: return (family.name, family.kind.rawValue)
    }
  }

  private static func write(_ point: MetricFamily.Point, into text: inout String) {
    text += point.name
    if !point.labels.isEmpty {
      text += "{"
      for (index, label) in point.labels.enumerated() {
        if index > 0 { text += "," }
        text += "\(label.name)=\"\(escaped(label.value, quotes: true))\""
      }
      text += "}"
    }
    text += " \(number(point.value))\n"
  }

  /// A number as both formats read it; a whole one without a point.
  static func number(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
    if let whole = Int64(exactly: value), whole.magnitude < 1 << 53 { return "\(whole)" }
    return "\(value)"
  }

  /// A bucket's bound: always written alike, since it is a label and names a series.
  package static func bound(_ value: Double) -> String {
    value.isInfinite ? "+Inf" : "\(value)"
  }

  private static func escaped(_ text: String, quotes: Bool) -> String {
    guard text.utf8.contains(where: { [0x5C, 0x0A, 0x22].contains($0) }) else { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\"" where quotes: result += "\\\""
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
