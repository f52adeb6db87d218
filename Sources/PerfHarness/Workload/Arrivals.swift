/// When requests are due: offsets from the start of a run, as a pure function of the seed.
///
/// An open load starts every request when it is due, whether or not earlier ones have been answered.
/// Random arrivals start after one drawn delay, as a stream of requests that was already under way
/// would be found: were the first one always at zero, every run would begin with the same burst.
public protocol Arrivals: Sendable, CustomStringConvertible {
  /// The offset of the next arrival from the start.
  ///
  /// - Parameters:
  ///   - previous: the offset of the arrival before; nil for the first one.
  ///   - index: how many arrivals came before.
  ///   - generator: the only source of chance.
  /// - Returns: an offset not before `previous`; nil when there are no more arrivals.
  func nextOffset(
    after previous: Duration?, index: Int, using generator: inout SeededGenerator
  ) -> Duration?

  /// Throws when no schedule can be made, e.g. of a rate of zero.
  func validate() throws(WorkloadError)

  /// How many requests are due in a second, in the mean, where that is the same from first to last; nil
  /// where it changes, so that more requests under way are no sign of a service that can't keep up.
  var steadyRate: Double? { get }
}

extension Arrivals {
  /// By default there is nothing that can be wrong.
  public func validate() throws(WorkloadError) {}

  /// By default it changes.
  public var steadyRate: Double? { nil }

  /// All offsets in order.
  package func offsets(seed: UInt64) -> ArrivalOffsets {
    ArrivalOffsets(of: self, seed: seed)
  }

  /// Throws when so many requests in a second can't be scheduled.
  func validate(rate: Double, example: String) throws(WorkloadError) {
    guard rate > 0, rate <= 1_000_000 else {
      throw invalid(
        "the rate is \(rate); expected more than 0 and at most 1000000 per second", example)
    }
  }

  /// Throws when requests would come faster than at a rate that can be scheduled.
  func validate(meanDelay: Duration, example: String) throws(WorkloadError) {
    guard meanDelay >= .microseconds(1) else {
      throw invalid("the mean delay is \(meanDelay.exactText); expected at least 1 µs", example)
    }
  }

  func invalid(_ facts: String, _ example: String) -> WorkloadError {
    WorkloadError(.invalidArrivals, "arrivals \(self): \(facts); write e.g. \(example)")
  }
}

/// The offsets of a schedule, one after the other, never going back.
package struct ArrivalOffsets: Sequence, IteratorProtocol, Sendable {
  /// Clocks count nanoseconds up to 292 years: what is due after a century is never due.
  private static let end = Duration.seconds(100 * 365 * 86_400)

  private let arrivals: any Arrivals
  private var generator: SeededGenerator
  private var previous: Duration?
  private var index = 0

  package init(of arrivals: any Arrivals, seed: UInt64) {
    self.arrivals = arrivals
    generator = SeededGenerator(seed: seed)
  }

  package mutating func next() -> Duration? {
    guard
      let offset = arrivals.nextOffset(after: previous, index: index, using: &generator),
      offset < Self.end
    else { return nil }
    let later = Swift.max(previous ?? .zero, offset)
    previous = later
    index += 1
    return later
  }
}
