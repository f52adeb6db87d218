extension BucketCounts {
  /// The histogram as Prometheus has it: buckets that count from the least value on, sum and count.
  ///
  /// - Parameters:
  ///   - name: the family's.
  ///   - labels: those of each number.
  package func points(
    _ name: String, _ labels: [MetricFamily.Label]
  ) -> [MetricFamily.Point] {
    zip(bounds + [.infinity], cumulative).map { bound, count in
      MetricFamily.Point(
        "\(name)_bucket", labels + [MetricFamily.Label("le", ExpositionText.bound(bound))],
        Double(count))
    } + [
      MetricFamily.Point("\(name)_sum", labels, sum),
      MetricFamily.Point("\(name)_count", labels, Double(count)),
    ]
  }
}
