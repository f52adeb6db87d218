@testable import PerfHarness

/// Certificates of literal errors.
enum CertificationSamples {
  static let shape = CertificationShape(
    kind: .closed, streams: 64, gap: .milliseconds(10), events: 21)

  /// Of 1000 stamps, those that count are off by 0.001, 0.002, …, 1 times `greatest`, and what was read by
  /// ten times that.
  static func certificate(
    shape: CertificationShape = shape, greatest: Duration = .milliseconds(1)
  ) -> Certificate {
    func errors(_ greatest: Duration) -> StampErrors {
      StampErrors(Sample((1...1000).map { greatest.inSeconds * Double($0) / 1000 }))
    }
    return Certificate(shape: shape, stamped: errors(greatest), asRead: errors(greatest * 10))
  }
}
