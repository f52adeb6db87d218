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
    var certainty: Comparison.Certainty?
    var falseAlarms: Double?
    var confirmations: Int?
    var keeping: Int?
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
        merged.certainty = inner.certainty ?? result?.certainty
        merged.falseAlarms = inner.falseAlarms ?? result?.falseAlarms
        merged.confirmations = inner.confirmations ?? result?.confirmations
        merged.keeping = inner.keeping ?? result?.keeping
        merged.isOnRequest = inner.isOnRequest ?? result?.isOnRequest
        result = merged
      }
      return result
    }

    var comparison: Comparison {
      Comparison(
        within: tolerance ?? Tolerance(), of: metrics, at: statistics, failing: failing ?? [],
        certainOf: certainty ?? .change, falseAlarms: falseAlarms ?? Comparison.defaultFalseAlarms,
        confirmations: confirmations ?? Comparison.defaultConfirmations,
        keeping: keeping ?? Comparison.defaultKeeping)
    }
  }

  extension Trait where Self == BaselineTrait {
    /// Compares the run with the committed baseline of its case.
    ///
    /// What looks worse by more than the tolerance is measured again in fresh repetitions, and only what
    /// is certain by those is a regression.
    ///
    /// - Parameters:
    ///   - name: names the case in the baseline folder; nil takes the test's arguments.
    ///   - tolerance: how much worse is not news; 5 % and 1 ms by default.
    ///   - metrics: what is compared; TTFT, TPOT and E2E by default.
    ///   - statistics: which of their statistics; by default the median, the mean of the slowest tenth
    ///     and the ratio of the two.
    ///   - failing: which answers fail the test besides `regressed`; none by default.
    ///   - certainty: what must be certain before something is a regression: that it got worse at all
    ///     (the default), or that it got worse by more than the tolerance.
    ///   - falseAlarms: the chance that a suite in which nothing changed turns red; 0.01 by default. All
    ///     committed cases of an environment together share it.
    ///   - confirmations: how many fresh repetitions a suspect is measured in, at most; 20 by default, 0
    ///     for none. `PERF_CONFIRMATIONS` overrides it.
    ///   - keeping: how many repetitions the baseline keeps, 2 to 100; 10 by default. Recording measures
    ///     as many.
    ///   - onRequest: whether it is compared only when `PERF_BASELINES` or `PERF_RECORD` is set.
    ///   - sourceLocation: the line that failures point at; by default that of the trait.
    public static func baseline(
      _ name: String? = nil, within tolerance: Tolerance? = nil,
      of metrics: [MetricDescriptor]? = nil, at statistics: [Statistic]? = nil,
      failing: Set<Comparison.Doubtful>? = nil, certainOf certainty: Comparison.Certainty? = nil,
      falseAlarms: Double? = nil, confirmations: Int? = nil, keeping: Int? = nil,
      onRequest: Bool? = nil, sourceLocation: SourceLocation = #_sourceLocation
    ) -> Self {
      BaselineTrait(
        name: name, tolerance: tolerance, metrics: metrics, statistics: statistics,
        failing: failing, certainty: certainty, falseAlarms: falseAlarms,
        confirmations: confirmations, keeping: keeping, isOnRequest: onRequest,
        sourceLocation: sourceLocation)
    }
  }
#endif
