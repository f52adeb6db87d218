import Foundation

/// The variables of the environment, read with their types. An empty one counts as not set.
///
/// Some hold secrets: printing, interpolating or dumping them shows only how many there are.
package struct EnvironmentVariables: Sendable, CustomStringConvertible, CustomReflectable {
  private let values: [String: String]

  package init(_ values: [String: String]) {
    self.values = values
  }

  package var description: String { "\(values.count) variables" }
  package var customMirror: Mirror { Mirror(self, children: []) }

  /// Those of this process.
  package static var current: EnvironmentVariables {
    EnvironmentVariables(ProcessInfo.processInfo.environment)
  }

  /// The same with one of them set.
  package func setting(_ name: String, to value: String) -> EnvironmentVariables {
    var values = values
    values[name] = value
    return EnvironmentVariables(values)
  }

  package subscript(name: String) -> String? {
    values[name].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// The names of those that are set and begin so.
  package func names(startingWith prefix: String) -> [String] {
    values.keys.filter { $0.hasPrefix(prefix) && self[$0] != nil }
  }

  package func error(_ name: String, expected expectation: String) -> EnvironmentError {
    EnvironmentError(variable: name, value: values[name] ?? "", expectation: expectation)
  }

  /// The variable as `parse` reads it; nil when it is not set.
  package func value<Value>(
    _ name: String, expected expectation: String, parse: (String) -> Value?
  ) throws(EnvironmentError) -> Value? {
    guard let text = self[name] else { return nil }
    guard let value = parse(text) else { throw error(name, expected: expectation) }
    return value
  }

  package func integer(
    _ name: String, in range: ClosedRange<Int>
  ) throws(EnvironmentError) -> Int? {
    try value(name, expected: "a whole number from \(range.lowerBound) to \(range.upperBound)") {
      Int($0).flatMap { range.contains($0) ? $0 : nil }
    }
  }

  package func duration(_ name: String) throws(EnvironmentError) -> Duration? {
    try value(name, expected: "a duration such as 250ms, 30s or 5m, more than zero") {
      DurationText.parse($0).flatMap { $0 > .zero ? $0 : nil }
    }
  }

  /// `1`, `true`, `yes`, `on` or `0`, `false`, `no`, `off`.
  package func flag(_ name: String) throws(EnvironmentError) -> Bool? {
    try value(name, expected: "0 or 1") {
      switch $0.lowercased() {
      case "1", "true", "yes", "on": true
      case "0", "false", "no", "off": false
      default: nil
      }
    }
  }
}
