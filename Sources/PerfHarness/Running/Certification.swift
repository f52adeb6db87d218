/// Whether it is known how far the stamps of a run are from the truth.
package enum Certification: Sendable, Hashable {
  /// It is, from the same load on a server whose own account was known.
  case certified(Certificate)
  /// It is not; the text says why.
  case missing(because: String)

  /// How far they are; nil where nobody knows.
  package var certificate: Certificate? {
    if case .certified(let certificate) = self { certificate } else { nil }
  }

  /// Why nobody knows; nil where it is known.
  package var reason: String? {
    if case .missing(let reason) = self { reason } else { nil }
  }
}

/// How far the client's stamps were from the instants at which a server of the same process sent what was
/// stamped, under a load of a certain shape.
package struct Certificate: Sendable, Hashable {
  /// How few events say too little.
  package static let fewestEvents = 50

  /// The load.
  package var shape: CertificationShape
  /// The distance of the stamps that count: the system's where it makes one, else those of reading.
  package var stamped: StampErrors
  /// The distance of the instants at which the process read what had arrived.
  package var asRead: StampErrors

  package init(shape: CertificationShape, stamped: StampErrors, asRead: StampErrors) {
    self.shape = shape
    self.stamped = stamped
    self.asRead = asRead
  }
}

/// How far a set of stamps were from the truth.
package struct StampErrors: Sendable, Hashable {
  /// How many stamps there were: one for each event with output.
  package var count: Int
  package var mean: Duration
  package var p50: Duration
  package var p90: Duration
  package var p95: Duration
  package var p99: Duration
  /// The mean of the greatest tenth.
  package var tailMean: Duration
  package var maximum: Duration

  /// - Parameter distances: in seconds, none below zero; at least one.
  package init(_ distances: Sample) {
    func duration(_ seconds: Double) -> Duration { Duration(inSeconds: seconds) }
    count = distances.count
    mean = duration(distances.mean)
    p50 = duration(distances.percentile(50))
    p90 = duration(distances.percentile(90))
    p95 = duration(distances.percentile(95))
    p99 = duration(distances.percentile(99))
    tailMean = duration(distances.tailMean(of: Statistic.tailShare, .greatest))
    maximum = duration(distances.maximum)
  }

  /// What a statistic of latencies may be off by.
  ///
  /// Errors only add to latencies: the mean of both is the sum of their means, and a tail mean of both at
  /// most the sum of their tail means (it is subadditive: see `Sample.tailMean`). For percentiles there
  /// is no such law, but where errors are greatest just where latencies are, the same percentile of the
  /// errors is added; of those in between the next that is kept. A single greatest error comes and goes:
  /// an extreme is held to p99.
  package func error(of statistic: Statistic) -> Duration {
    switch statistic {
    case .mean: mean
    case .minimum: p50
    case .percentile(...50): p50
    case .percentile(...90): p90
    case .percentile(...95): p95
    case .percentile, .maximum: p99
    case .tailMean, .tailRatio: tailMean
    }
  }
}
