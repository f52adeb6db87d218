extension EncodedReport.V1 {
  /// How far the client's stamps were from the instants at which a server of the same process sent what
  /// was stamped, under a load of the same shape.
  public struct Certification: Codable, Sendable, Hashable {
    /// `open` or `closed`.
    public var kind: String
    /// Whether replies came through TLS.
    public var isSecure: Bool
    /// How many replies were under way at once.
    public var streams: Int
    /// Seconds from one event of a stream to the next, the wait for the first one included.
    public var gap: Double
    /// How many stamps were looked at: one for each event.
    public var events: Int
    /// The distance of the stamps that count: the system's where it makes one, else those of reading.
    public var stamped: Distances
    /// The distance of the instants at which the process read what had arrived.
    public var asRead: Distances

    /// Distances from the truth, in seconds.
    public struct Distances: Codable, Sendable, Hashable {
      /// The arithmetic mean.
      public var mean: Double
      /// The median.
      public var p50: Double
      /// The 90th percentile.
      public var p90: Double
      /// The 95th percentile.
      public var p95: Double
      /// The 99th percentile.
      public var p99: Double
      /// The mean of the greatest tenth.
      public var tailMean: Double
      /// The greatest.
      public var maximum: Double

      private enum CodingKeys: String, CodingKey {
        case mean, p50, p90, p95, p99, tailMean
        case maximum = "max"
      }
    }
  }
}

extension EncodedReport.V1.Certification {
  init(_ certificate: Certificate) {
    self.init(
      kind: certificate.shape.kind.rawValue, isSecure: certificate.shape.isSecure,
      streams: certificate.shape.streams, gap: certificate.shape.gap.inSeconds,
      events: certificate.stamped.count, stamped: Distances(certificate.stamped),
      asRead: Distances(certificate.asRead))
  }
}

extension EncodedReport.V1.Certification.Distances {
  init(_ errors: StampErrors) {
    self.init(
      mean: errors.mean.inSeconds, p50: errors.p50.inSeconds, p90: errors.p90.inSeconds,
      p95: errors.p95.inSeconds, p99: errors.p99.inSeconds, tailMean: errors.tailMean.inSeconds,
      maximum: errors.maximum.inSeconds)
  }
}
