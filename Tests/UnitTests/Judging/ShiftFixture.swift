import Testing

@testable import PerfHarness

/// Percentiles of repetitions and what moved between them, by `make_shift_fixture.py`.
struct ShiftFixture: Decodable {
  struct Case: Decodable {
    var name: String
    var current: [[Double]]
    var earlier: [[Double]]
    var points: [Point]
  }

  struct Point: Decodable {
    var percent: Double
    var change: Double
    var low: Double
    var high: Double
  }

  var cases: [Case]

  /// A repetition with enough values for every percentile, which has these values there.
  static func row(_ values: [Double]) -> ShiftFunction.Row {
    let byPercent = Dictionary(uniqueKeysWithValues: zip(ShiftFunction.percents, values))
    return ShiftFunction.Row(count: 400) { byPercent[$0] }
  }

  /// The shift of one of the cases.
  static func shift(_ name: String, of metric: MetricDescriptor) throws -> ShiftFunction {
    let found = try fixture("shift.json").cases.first { $0.name == name }
    let sides = try #require(found)
    return try #require(
      ShiftFunction(of: metric, current: sides.current.map(row), earlier: sides.earlier.map(row)))
  }
}
