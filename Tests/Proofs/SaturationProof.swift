import Foundation
import Testing

@testable import PerfHarness

/// How many repetitions are simulated for each cell; a few where nobody asks for more.
private let repetitions =
  ProcessInfo.processInfo.environment["SATURATION_PROOF"].flatMap(Int.init) ?? 16

/// How often one repetition is called saturated, below the capacity and above it. The manual shows what it
/// prints.
///
/// `SATURATION_PROOF=1000 swift test -c release --filter SaturationProof`: so many repetitions a cell.
@Suite(.serialized) struct SaturationProof {
  /// One row of the table: a queue, and how long its repetitions are.
  struct Row: CustomTestStringConvertible, Sendable {
    enum Kind: String {
      /// Poisson arrivals, exponential services.
      case markovian = "exponential"
      /// Poisson arrivals, services that all take the same.
      case constant = "constant"
      /// Exponential services; gaps have the gamma distribution with shape 1/4, whose coefficient of
      /// variation is 2.
      case bursts = "exponential, in bursts"
    }

    var servers = 1
    var kind = Kind.markovian
    var requests: Int
    var warmup: Int
    /// Which share is to be found at least at 110, 120 and 150 % of the capacity.
    var found: [Double]

    var testDescription: String {
      "\(servers), \(kind.rawValue) | \(requests) | \(warmup)"
    }

    func isSaturated(utilization: Double, seed: Int) -> Bool {
      var generator = SeededGenerator(seed: UInt64(seed), stream: 31)
      let rate = utilization * Double(servers)
      var queue = LindleyQueue(servers: servers) { generator in
        guard kind == .bursts else { return generator.nextExponential() / rate }
        return generator.nextGamma(shape: 0.25) / 0.25 / rate
      } service: { generator in
        kind == .constant ? 1 : generator.nextExponential()
      }
      for _ in 0..<warmup { _ = queue.next(using: &generator) }
      let timelines = (0..<requests).map { index in
        let (due, end) = queue.next(using: &generator)
        var timeline = RequestTimeline(index: index, due: Self.instant(due))
        timeline.ended = Self.instant(end)
        return timeline
      }
      return Saturation.isLikely(
        in: Repetition(timelines: timelines, window: .seconds(1)),
        load: .open(.poisson(perSecond: rate)))
    }

    private static func instant(_ seconds: Double) -> MonotonicInstant {
      MonotonicInstant(nanoseconds: Int64(seconds * 1e9))
    }

    /// What the share is to be.
    func expected(at utilization: Double) -> ClosedRange<Double> {
      let above = [1.1, 1.2, 1.5]
      if let index = above.firstIndex(of: utilization) { return found[index]...1 }
      // At the capacity itself a walk that starts at nothing passes a bound of 0.5 % with 1 %; bursts are
      // less like a walk with many small steps, and may do so twice as often.
      return 0...(utilization < 0.9 ? 0.005 : kind == .bursts ? 0.02 : 0.015)
    }
  }

  /// What is to be found comes from a separate simulation with numpy, of 300 to 2,000 repetitions a cell, less
  /// about four standard errors.
  static let rows = [
    Row(requests: 100, warmup: 0, found: [0.01, 0.05, 0.4]),
    Row(requests: 100, warmup: 1000, found: [0.01, 0.04, 0.35]),
    Row(requests: 400, warmup: 0, found: [0.06, 0.35, 0.98]),
    Row(requests: 400, warmup: 1000, found: [0.05, 0.3, 0.98]),
    Row(requests: 2000, warmup: 0, found: [0.4, 0.95, 0.99]),
    Row(requests: 2000, warmup: 1000, found: [0.4, 0.95, 0.99]),
    Row(kind: .constant, requests: 400, warmup: 100, found: [0.15, 0.7, 0.98]),
    Row(kind: .bursts, requests: 400, warmup: 100, found: [0.03, 0.15, 0.75]),
    Row(servers: 8, requests: 400, warmup: 100, found: [0.06, 0.3, 0.98]),
    Row(servers: 50, requests: 2000, warmup: 0, found: [0.3, 0.9, 0.99]),
  ]
  private static let utilizations = [0.5, 0.8, 0.9, 0.95, 1, 1.1, 1.2, 1.5]

  @Test(arguments: rows)
  func shareThatIsCalledSaturated(_ row: Row) {
    let shares = Self.utilizations.map { utilization in
      let count = (1...repetitions).count { row.isSaturated(utilization: utilization, seed: $0) }
      return Share(count: count, cases: repetitions)
    }
    print("| \(row.testDescription) | \(shares.map(\.description).joined(separator: " | ")) |")
    for (share, utilization) in zip(shares, Self.utilizations) {
      #expect(
        share.isCompatible(with: row.expected(at: utilization)), "\(share) at \(utilization)")
    }
  }
}
