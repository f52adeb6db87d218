/// What a server told of itself at one instant.
package struct ServerReading: Sendable, Hashable {
  package let kind: ServerKind
  var histograms: [ServerQuantity: BucketCounts] = [:]
  /// Seconds and how many they are of, where a server has no histogram.
  var sums: [ServerQuantity: TimedCount] = [:]
  package var running: Double?
  package var waiting: Double?
  package var cacheUsage: Double?
  var prefixQueries: Double?
  var prefixHits: Double?
  /// Whether the metrics of other models were left out.
  var leftOutModels = false

  /// Whether it tells how many requests there were.
  var countsRequests: Bool { !histograms.isEmpty }

  struct TimedCount: Sendable, Hashable {
    var seconds: Double
    var count: Double
  }

  /// - Parameters:
  ///   - families: what was scraped.
  ///   - model: of whose metrics those are taken that name a model; all, where none names this one.
  /// - Returns: nil where they are those of no server that is known.
  package init?(_ families: [MetricFamily], model: String?) {
    let all = families.flatMap(\.points)
    let kind = ServerKind.allCases.first { kind in
      all.contains { $0.name.hasPrefix(kind.prefix) }
    }
    guard let kind else { return nil }
    self.kind = kind
    let own = all.filter { $0.name.hasPrefix(kind.prefix) }
    let isNamed = model != nil && own.contains { $0["model_name"] == model }
    let points = own.filter { point in
      !isNamed || point["model_name"] == nil || point["model_name"] == model
    }
    leftOutModels = points.count < own.count
    let byName = Dictionary(grouping: points, by: \.name)
    for quantity in ServerQuantity.allCases {
      for name in kind.histograms(of: quantity) {
        guard let counts = Self.histogram(name, in: byName) else { continue }
        histograms[quantity] = counts
        break
      }
      if let names = kind.counters(of: quantity),
        let seconds = Self.sum(names.seconds, in: byName),
        let count = Self.sum(names.count, in: byName)
      {
        sums[quantity] = TimedCount(seconds: seconds, count: count)
      }
    }
    running = Self.sum(kind.gauges.running, in: byName)
    waiting = Self.sum(kind.gauges.waiting, in: byName)
    cacheUsage = kind.cacheUsage.lazy.compactMap { byName[$0]?.map(\.value).max() }.first
    for (queries, hits) in kind.prefixCache where prefixQueries == nil {
      prefixQueries = Self.sum(queries, in: byName)
      prefixHits = Self.sum(hits, in: byName)
    }
  }

  /// Several engines behind one address have a number each.
  private static func sum(
    _ name: String, in points: [String: [MetricFamily.Point]]
  ) -> Double? {
    guard let points = points[name] else { return nil }
    let sum = points.reduce(0) { $0 + $1.value }
    return sum.isFinite ? sum : nil
  }

  /// The histogram of all engines together; nil where there is none, or none that can be read.
  private static func histogram(
    _ name: String, in points: [String: [MetricFamily.Point]]
  ) -> BucketCounts? {
    guard let buckets = points[name + "_bucket"], let sum = sum(name + "_sum", in: points) else {
      return nil
    }
    var totals: [Double: Double] = [:]
    for bucket in buckets {
      guard let bound = bucket["le"].flatMap(bound), bucket.value.isFinite else { return nil }
      totals[bound, default: 0] += bucket.value
    }
    let ordered = totals.sorted { $0.key < $1.key }
    guard ordered.last?.key == .infinity else { return nil }
    var counts: [Int] = []
    var before = 0.0
    for (_, total) in ordered {
      guard let count = Int(exactly: (total - before).rounded()) else { return nil }
      counts.append(count)
      before = total
    }
    return BucketCounts(bounds: ordered.dropLast().map(\.key), counts: counts, sum: sum)
  }

  private static func bound(_ text: String) -> Double? {
    text == "+Inf" ? .infinity : Double(text).flatMap { $0.isFinite ? $0 : nil }
  }
}
