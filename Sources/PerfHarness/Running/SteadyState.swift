/// Where a repetition became steady, if its warm-up was to be found.
package enum SteadyState: Sendable, Hashable {
  /// So many requests at its beginning are left out, by their values of a metric.
  case found(requests: Int, by: MetricDescriptor)
  /// It did not come to rest in the first half of what was looked at; nothing is left out.
  case notFound(by: MetricDescriptor)
  /// So many values are too few to say; nothing is left out.
  case tooFew(values: Int)
}

/// Holds the first requests of a repetition until it is over, and finds those that are to be left out: pure.
///
/// The series is the TTFT of the requests, or E2E where nothing is streamed, in the order in which they were
/// due. Those that failed have no value in it. How it is cut says `MSER5`.
package struct SteadyStateSearch: Sendable {
  /// How many requests are looked at, from the first on. Later ones are steady or never will be.
  package static let mostHeld = 20_000

  private var held: [RequestTimeline] = []

  package init() {}

  /// Takes a request; false for one that comes too late to be held.
  package mutating func hold(_ timeline: RequestTimeline) -> Bool {
    guard timeline.index < Self.mostHeld else { return false }
    held.append(timeline)
    return true
  }

  /// What was found, and those of the requests that are not left out, in the order in which they were due.
  package func result() -> (found: SteadyState, kept: [RequestTimeline]) {
    let ordered = held.sorted { $0.index < $1.index }
    let metric: MetricDescriptor =
      ordered.contains { $0.isCompleted && $0.timeToFirstToken != nil }
      ? .timeToFirstToken : .endToEndLatency
    let series = ordered.compactMap { timeline -> (index: Int, value: Double)? in
      guard timeline.isCompleted, let value = timeline.values(of: metric).first else { return nil }
      return (timeline.index, value)
    }
    switch MSER5.truncation(of: series.map(\.value)) {
    case .tooFew: return (.tooFew(values: series.count), ordered)
    case .notSteady: return (.notFound(by: metric), ordered)
    case .values(let count):
      let kept = ordered.filter { $0.index >= series[count].index }
      return (.found(requests: ordered.count - kept.count, by: metric), kept)
    }
  }
}

extension Run {
  /// What a reader must know of a warm-up that was to be found; nil where none was.
  package var steadyStateNote: String? {
    let found = (repetitions + confirmation).compactMap(\.steadyState)
    guard !found.isEmpty else { return nil }
    let texts = found.map { state in
      switch state {
      case .found(let requests, _): "\(requests)"
      case .notFound: "none, for no steady state was found"
      case .tooFew(let values): "none, for \(values) values are too few to find one"
      }
    }
    let metric = found.lazy.compactMap(\.metric).first.map { ", by \($0) (MSER-5)" } ?? ""
    let count = found.count == 1 ? "" : " of the \(found.count) repetitions"
    return "requests left out as warm-up\(count)\(metric): \(texts.joined(separator: ", "))"
  }
}

extension SteadyState {
  fileprivate var metric: MetricDescriptor? {
    switch self {
    case .found(_, let metric), .notFound(let metric): metric
    case .tooFew: nil
    }
  }
}
