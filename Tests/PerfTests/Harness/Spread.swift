import PerfHarness

/// What is said of many durations.
struct Spread {
  private let microseconds: Sample

  init(_ durations: some Sequence<Duration>) {
    microseconds = Sample(durations.lazy.map { $0 / .microseconds(1) })
  }

  var median: Double { microseconds.percentile(50) }
  var p99: Double { microseconds.percentile(99) }
  var maximum: Double { microseconds.maximum }

  /// Shows the p99, with the rest as a remark.
  func show(
    _ name: String, beside reference: (name: String, value: Spread)? = nil,
    target: String? = nil, remark: String? = nil
  ) {
    var remarks = ["p50 \(Figure.text(median)), max \(Figure.text(maximum))"]
    if let reference {
      remarks.append(
        "\(reference.name) p50 \(Figure.text(reference.value.median)), "
          + "max \(Figure.text(reference.value.maximum))")
    }
    if let remark { remarks.append(remark) }
    Figure(
      "\(name), p99", p99, "µs", beside: reference.map { ($0.name, $0.value.p99) },
      target: target, remark: remarks.joined(separator: "; ")
    ).show()
  }
}
