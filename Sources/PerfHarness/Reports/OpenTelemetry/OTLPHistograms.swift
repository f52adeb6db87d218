import Synchronization

/// The histograms of a process, as they are exported by OTLP.
package final class OTLPHistograms: MeasureSink {
  private struct State {
    var recorders: [GenAIInstrument: [Recorder]] = [:]
    /// When what is told next began to be counted.
    var start: UInt64
  }

  /// Each series has one set of attributes. What comes beyond is counted together, so that a long suite does not
  /// send ever more for each of its cases.
  ///
  /// Source: OpenTelemetry's specification of the metrics SDK, 'Cardinality limits'.
  static let mostSeries = 2000
  private static let overflow = [OTLPAttribute("otel.metric.overflow", .bool(true))]

  private let state: Mutex<State>
  private let temporality: OTLPHistogramData.Temporality

  /// - Parameter start: nanoseconds since 1970.
  package init(temporality: OTLPHistogramData.Temporality, start: UInt64) {
    self.temporality = temporality
    state = Mutex(State(start: start))
  }

  /// Cases that come again, as those of a comparison do, go on with what they have.
  package func recorder(
    of instrument: GenAIInstrument, attributes: [OTLPAttribute]
  ) -> any MeasureRecorder {
    state.withLock { state in
      let known = state.recorders[instrument] ?? []
      func recorder(_ attributes: [OTLPAttribute]) -> Recorder? {
        known.first { $0.attributes == attributes }
      }
      if let found = recorder(attributes) { return found }
      let isFull = known.count >= Self.mostSeries - 1
      if isFull, let found = recorder(Self.overflow) { return found }
      let made = Recorder(isFull ? Self.overflow : attributes, bounds: instrument.bounds)
      state.recorders[instrument, default: []].append(made)
      return made
    }
  }

  /// Everything that was counted; nothing where nothing was. Deltas begin anew.
  ///
  /// - Parameter now: nanoseconds since 1970.
  package func collect(at now: UInt64) -> [OTLPHistogramData] {
    state.withLock { state in
      let metrics = GenAIInstrument.allCases.compactMap { instrument -> OTLPHistogramData? in
        let points = (state.recorders[instrument] ?? []).compactMap { recorder in
          recorder.point(from: state.start, to: now, startsAnew: temporality == .delta)
        }
        guard !points.isEmpty else { return nil }
        return OTLPHistogramData(
          name: instrument.name, description: instrument.description, unit: instrument.unit,
          temporality: temporality, points: points)
      }
      if temporality == .delta { state.start = now }
      return metrics
    }
  }

  private final class Recorder: MeasureRecorder {
    private struct State {
      var values: BucketCounts
      var least = Double.infinity
      var greatest = -Double.infinity
    }

    let attributes: [OTLPAttribute]
    private let bounds: [Double]
    private let state: Mutex<State>

    init(_ attributes: [OTLPAttribute], bounds: [Double]) {
      self.attributes = attributes
      self.bounds = bounds
      state = Mutex(State(values: BucketCounts(bounds: bounds)))
    }

    func record(_ values: [Double]) {
      state.withLock { state in
        for value in values {
          state.values.record(value)
          state.least = min(state.least, value)
          state.greatest = max(state.greatest, value)
        }
      }
    }

    /// - Returns: nil where nothing was counted.
    func point(from start: UInt64, to now: UInt64, startsAnew: Bool) -> OTLPHistogramData.Point? {
      state.withLock { state in
        guard state.values.count > 0 else { return nil }
        let point = OTLPHistogramData.Point(
          attributes: attributes, start: start, time: now, values: state.values,
          least: state.least, greatest: state.greatest)
        if startsAnew { state = State(values: BucketCounts(bounds: bounds)) }
        return point
      }
    }
  }
}
