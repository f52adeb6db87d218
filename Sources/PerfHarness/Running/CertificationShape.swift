import Foundation

/// The shape of a load by which stamps are certified: that of a measured run, as far as stamps depend on
/// it, in coarse steps, so that cases that are alike share one certificate.
///
/// What makes stamps late is how many events there are to read in a second, in how many streams, and who
/// decides when requests come. How long a reply lasts is not part of it: a second must be enough.
package struct CertificationShape: Sendable, Hashable, CustomStringConvertible {
  /// What decides when requests come.
  package enum Kind: String, Sendable, Hashable {
    case open, closed
  }

  /// With more streams it would take longer than a second to open the connections.
  package static let mostStreams = 1024
  /// A server in the same process can't send more often.
  package static let shortestGap = Duration.microseconds(100)
  /// With longer ones, too little would come in a second.
  package static let longestGap = Duration.milliseconds(100)
  /// So long at most, for each stream: a hundred events must come in a second.
  private static let longestGapOfOne = Duration.milliseconds(10)
  /// Several replies, one after the other, are to fit into a second.
  package static let longestReply = Duration.milliseconds(400)
  /// As many events as all streams together may still have to come when the last request is sent.
  package static let mostEventsAtOnce = 40_000
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
  ///
  /// A gap is what each event has of its reply's time on the wire, so that as many events come in a
  /// second as did. Where the gap or the number of streams is out of bounds, the other makes up for it.
  package init?(of repetitions: [Repetition], load: Load, isSecure: Bool) {
    let completed = repetitions.lazy.flatMap(\.timelines).filter(\.isCompleted)
    let shares = Sample(
      completed.compactMap { timeline in
        (timeline.endToEndLatencyFromSent ?? timeline.endToEndLatency)
          .map { $0.inSeconds / Double(max(1, timeline.outputs.count)) }
      })
    guard shares.count > 0 else { return nil }
    let (shortest, longest) = (Self.shortestGap.inSeconds, Self.longestGap.inSeconds)
    var underWay = DeliveredLoad(repetitions, load: load).inFlightFromSent
    var gap = max(shares.percentile(50), 1e-9)
    if gap > longest {
      underWay *= longest / gap
      gap = longest
    }
    if underWay > Double(Self.mostStreams) {
      gap *= Double(Self.mostStreams) / underWay
      underWay = Double(Self.mostStreams)
    }
    streams = Self.powerOfTwo(from: Int(underWay.rounded()))
    self.gap = min(
      Self.step(nearest: Duration(inSeconds: max(gap, shortest))),
      Self.step(notAbove: Self.longestGapOfOne * streams))
    let counts = Sample(completed.map { Double($0.outputs.count) })
    let wanted = Self.powerOfTwo(from: Int(min(counts.percentile(50), 1e6)))
    let fitting = min(Int(Self.longestReply / self.gap) + 1, Self.mostEventsAtOnce / streams)
    events = min(wanted, fitting)
    kind =
      switch load {
      case .open: .open
      case .closed: .closed
      }
    self.isSecure = isSecure
  }

  /// What is run: a warm-up and a measured part, which take a second together with the last replies.
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
    // The bounds between two steps are their geometric means.
    step(of: duration) { digit in
      [(1, 2), (2, 10), (5, 50)].first { digit * digit < $0.1 }?.0 ?? 10
    }
  }

  /// The greatest of these steps that is not above.
  static func step(notAbove duration: Duration) -> Duration {
    step(of: duration) { digit in [5, 2].first { digit >= $0 } ?? 1 }
  }

  /// - Parameter choice: what a number from 1 to 10 becomes.
  private static func step(of duration: Duration, _ choice: (Double) -> Double) -> Duration {
    let nanoseconds = max(1, Double(duration.inNanoseconds))
    let power = pow(10, log10(nanoseconds).rounded(.down))
    return .nanoseconds(Int64((choice(nanoseconds / power) * power).rounded()))
  }
}
