/// A metric as a monitoring system is told of it: its name, its type, and a number for each set of labels.
package struct MetricFamily: Sendable, Hashable {
  /// What kind of numbers they are.
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    case counter, gauge, histogram, summary, untyped
  }

  /// What tells a number from others of the same name.
  package struct Label: Sendable, Hashable {
    package var name: String
    package var value: String

    package init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// One number.
  package struct Point: Sendable, Hashable {
    /// The family's name, with `_bucket`, `_sum` or `_count` behind it where the type has them.
    package var name: String
    package var labels: [Label]
    package var value: Double

    package init(_ name: String, _ labels: [Label] = [], _ value: Double) {
      self.name = name
      self.labels = labels
      self.value = value
    }

    /// The value of a label; nil where there is none of the name.
    package subscript(label: String) -> String? {
      labels.first { $0.name == label }?.value
    }
  }

  /// With `_total` at the end, where it is a counter that is named by the rules.
  package var name: String
  package var kind: Kind
  package var help: String
  package var points: [Point]

  package init(_ name: String, _ kind: Kind, help: String, points: [Point] = []) {
    self.name = name
    self.kind = kind
    self.help = help
    self.points = points
  }
}
