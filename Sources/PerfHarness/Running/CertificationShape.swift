import Foundation

/// The shape of a load by which stamps are certified: that of a measured run, as far as stamps depend on
/// it, in coarse steps, so that cases that are alike share one certificate.
///
/// What makes stamps late is how many streams there are, how often each has something to read, and who
/// decides when requests come. How long a reply lasts is not part of it: a second must be enough.
package struct CertificationShape: Sendable, Hashable, CustomStringConvertible {
  /// What decides when requests come.
  package enum Kind: String, Sendable, Hashable {
    case open, closed
  }

  /// With more streams it would take longer than a second to open the connections.
  package static let mostStreams = 1024
  /// A server in the same process can't send more often to many.
  package static let shortestGap = Duration.microseconds(100)
  /// What comes more rarely than that is no load.
  package static let longestGap = Duration.milliseconds(100)
  /// Several replies, one after the other, are to fit into a second.
  package static let longestReply = Duration.milliseconds(200)
  /// As many events as all streams together may still have to come when the last request is sent.
  package static let mostEventsAtOnce = 20_000
  /// How many requests are measured at most.
  package static let mostRequests = 20_000

  package var kind: Kind
  /// Whether replies come through TLS.
  package var isSecure: Bool
  /// How many replies are under way at once: a power of two.
  package var streams: Int
  /// The time from one event of a stream to the next: 1, 2 or 5 times a power of ten.
  package var gap: Duration
  /// How many events with output one reply has.
  package var events: Int

  package init(kind: Kind, isSecure: Bool = false, streams: Int, gap: Duration, events: Int) {
    self.kind = kind
    self.isSecure = isSecure
    self.streams = streams
    self.gap = gap
    self.events = events
  }

  /// The shape of what was measured; nil where no request completed.
  package init?(of repetitions: [Repetition], load: Load, isSecure: Bool) {
    let completed = repetitions.lazy.flatMap(\.timelines).filter(\.isCompleted)
    let counts = Sample(completed.map { Double($0.outputs.count) })
    guard counts.count > 0 else { return nil }
    let gaps = completed.compactMap(\.meanOutputGap)
    let wholes = completed.compactMap { $0.endToEndLatencyFromSent ?? $0.endToEndLatency }
    let isStreamed = counts.percentile(50) > 1 && !gaps.isEmpty
    let typical = Sample((isStreamed ? gaps : wholes).map(\.inSeconds)).percentile(50)
    guard typical.isFinite else { return nil }
    gap = Self.step(
      nearest: max(
        Self.shortestGap, min(Duration(inSeconds: typical), Self.longestGap)))
    let underWay = DeliveredLoad(repetitions, load: load).inFlightFromSent.rounded()
    streams = Self.powerOfTwo(from: Int(min(underWay, Double(Self.mostStreams))))
    let fitting = max(2, min(Int(Self.longestReply / gap) + 1, Self.mostEventsAtOnce / streams))
    let wanted = Self.powerOfTwo(from: Int(min(counts.percentile(50), 1e6)))
    events = isStreamed ? min(wanted, fitting) : 1
    kind =
      switch load {
      case .open: .open
      case .closed: .closed
      }
    self.isSecure = isSecure
  }

  /// What is run: a warm-up and a measured part that take a second together.
  package var plan: LoadPlan {
    let load: Load =
      switch kind {
      case .closed: .closed(concurrency: streams)
      case .open:
        // As many come in the time of one reply as there are to be under way.
        .open(
          .poisson(
            perSecond: min(
              Double(streams) / (gap * events).inSeconds, Double(Self.mostRequests))))
      }
    return LoadPlan(
      load: load,
      extent: .atMost(requests: Self.mostRequests, duration: .milliseconds(700)),
      warmup: .duration(.milliseconds(200)), seed: 1)
  }

  /// E.g. `64 streams, an event every 10 ms`.
  package var description: String {
    let count = streams == 1 ? "1 stream" : "\(streams.grouped) streams"
    return "\(count), an event every \(DurationText.format(gap))\(isSecure ? ", over TLS" : "")"
  }

  /// The least power of two that is not less.
  static func powerOfTwo(from number: Int) -> Int {
    var power = 1
    while power < number { power *= 2 }
    return power
  }

  /// The nearest of 1, 2 and 5 times the powers of ten of nanoseconds, by its ratio.
  static func step(nearest duration: Duration) -> Duration {
    let nanoseconds = max(1, Double(duration.inNanoseconds))
    let power = pow(10, log10(nanoseconds).rounded(.down))
    // The bounds between two steps are their geometric means.
    let steps: [(step: Double, upTo: Double)] = [(1, 2), (2, 10), (5, 50), (10, .infinity)]
    let square = (nanoseconds / power) * (nanoseconds / power)
    let step = steps.first { square < $0.upTo }?.step ?? 10
    return .nanoseconds(Int64((step * power).rounded()))
  }
}

extension RequestTimeline {
  /// The mean time from one event with output to the next; nil of fewer than two, and of several that came
  /// at once.
  fileprivate var meanOutputGap: Duration? {
    guard let first = outputs.first?.instant, let last = outputs.last?.instant, last > first else {
      return nil
    }
    return (last - first) / (outputs.count - 1)
  }
}
