#if canImport(Testing)
  public import Testing

  /// Carries a comparison to the benchmark that measures; failures point at the trait's own line.
  public struct BaselineTrait: TestTrait, SuiteTrait, WrittenTrait {
    static let spelling = ".baseline("

    /// The comparison of a suite holds for every test in it.
    public var isRecursive: Bool { true }

    var name: String?
    var tolerance: Tolerance?
    var metrics: [MetricDescriptor]?
    var statistics: [Statistic]?
    var failing: Set<Comparison.Doubtful>?
    var isOnRequest: Bool?
    var sourceLocation: SourceLocation

    /// What these traits say together: the innermost setting wins field by field. Nil when there is
    /// none of them.
    static func merged(in traits: [any Trait]) -> BaselineTrait? {
      var result: BaselineTrait?
      for inner in BaselineTrait.found(in: traits) {
        var merged = inner
        merged.name = inner.name ?? result?.name
        merged.tolerance = inner.tolerance ?? result?.tolerance
        merged.metrics = inner.metrics ?? result?.metrics
        merged.statistics = inner.statistics ?? result?.statistics
        merged.failing = inner.failing ?? result?.failing
        merged.isOnRequest = inner.isOnRequest ?? result?.isOnRequest
        result = merged
      }
      return result
    }

    var comparison: Comparison {
      Comparison(
        within: tolerance ?? Tolerance(), of: metrics, at: statistics, failing: failing ?? [])
    }
  }

  extension Trait where Self == BaselineTrait {
    /// Compares the run with the committed baseline of its case.
    ///
    /// - Parameters:
    ///   - name: names the case in the baseline folder; nil takes the test's arguments.
    ///   - tolerance: how much worse is not news; 5 % and 1 ms by default.
    ///   - metrics: what is compared; TTFT, TPOT and E2E by default.
    ///   - statistics: which of their statistics; p50, p90 and p95 by default.
    ///   - failing: which answers fail the test besides `regressed`; none by default.
    ///   - onRequest: whether it is compared only when `PERF_BASELINES` or `PERF_RECORD` is set.
    public static func baseline(
      _ name: String? = nil, within tolerance: Tolerance? = nil,
      of metrics: [MetricDescriptor]? = nil, at statistics: [Statistic]? = nil,
      failing: Set<Comparison.Doubtful>? = nil, onRequest: Bool? = nil,
      sourceLocation: SourceLocation = #_sourceLocation
    ) -> Self {
      BaselineTrait(
        name: name, tolerance: tolerance, metrics: metrics, statistics: statistics,
        failing: failing, isOnRequest: onRequest, sourceLocation: sourceLocation)
    }
  }
#endif
