/// Arrivals at a rate that changes in the course of a run: a ramp or steps. After them the last rate goes
/// on until the end of the run. Their time counts from its start, warm-up included.
///
/// A process of one arrival in a unit of time is stretched: its n-th arrival, at the time s, comes when s
/// arrivals are expected of the rate, integrated over time. Of a Poisson process this makes the
/// inhomogeneous one with that rate. Sources: E. Çinlar, 'Introduction to Stochastic Processes' (1975),
/// section 4.7; P. A. W. Lewis, G. S. Shedler, 'Simulation of Nonhomogeneous Poisson Processes by Thinning'
/// (Naval Research Logistics Quarterly 26, 1979), section 1.
public struct VaryingArrivals: Arrivals, Hashable {
  /// How a ramp gets from one rate to another.
  public enum RampShape: String, Sendable, Hashable, CaseIterable {
    /// By the same number of requests a second in every second.
    case linear
    /// By the same factor in every second.
    case exponential
  }

  /// How arrivals lie in the time that the rate leaves for them.
  public enum Spacing: String, Sendable, Hashable, CaseIterable {
    /// By chance, as those of many clients that know nothing of one another.
    case poisson
    /// Evenly, the first one at the start, or as soon as the rate is more than zero.
    case constant
  }

  private enum Plan: Hashable {
    case ramp(from: Double, to: Double, over: Duration, RampShape)
    case steps([Double], each: Duration)
  }

  private let plan: Plan
  private let spacing: Spacing
  private let course: RateCourse

  /// A rate that goes from one to another.
  public init(
    rampFrom first: Double, to last: Double, over duration: Duration, _ shape: RampShape = .linear,
    spacing: Spacing = .poisson
  ) {
    plan = .ramp(from: first, to: last, over: duration, shape)
    self.spacing = spacing
    course = RateCourse([
      RatePart(
        from: first, to: last, seconds: duration.inSeconds,
        shape: shape == .linear ? .linear : .exponential)
    ])
  }

  /// Rates one after the other, each for the same time.
  public init(steps rates: [Double], each duration: Duration, spacing: Spacing = .poisson) {
    plan = .steps(rates, each: duration)
    self.spacing = spacing
    course = RateCourse(rates.map { RatePart(from: $0, to: $0, seconds: duration.inSeconds) })
  }

  /// The greatest number of arrivals in a second, in the mean.
  package var greatestRate: Double { course.greatestRate }

  /// Where the next arrival of the unit process comes to lie; nil where the last rate is zero and
  /// everything has come.
  public func nextOffset(
    after previous: Duration?, index: Int, using generator: inout SeededGenerator
  ) -> Duration? {
    let expected =
      switch spacing {
      case .constant: Double(index)
      case .poisson:
        course.expected(until: previous?.inSeconds ?? 0) + generator.nextExponential()
      }
    return course.time(ofExpected: expected).map { Duration(inSeconds: $0) }
  }

  /// Throws unless rates are from zero to a million in a second, not all of them zero, and take some
  /// time; those of an exponential ramp must be more than zero.
  public func validate() throws(WorkloadError) {
    switch plan {
    case .ramp(let first, let last, let duration, let shape):
      let example = ".ramp(from: 1, to: 50, over: .seconds(60))"
      try validate(rates: [first, last], for: duration, example: example)
      guard shape == .linear || (first > 0 && last > 0) else {
        throw invalid(
          "an exponential ramp has the rate 0.0 at one end; expected more than 0 at both", example)
      }
    case .steps(let rates, let duration):
      let example = ".steps([10, 20, 40], each: .seconds(30))"
      guard !rates.isEmpty else {
        throw invalid("there is no step; expected at least one", example)
      }
      try validate(rates: rates, for: duration, example: example)
    }
  }

  private func validate(
    rates: [Double], for duration: Duration, example: String
  ) throws(WorkloadError) {
    if let wrong = rates.first(where: { !(0...1_000_000).contains($0) }) {
      throw invalid("a rate is \(wrong); expected 0 to 1000000 per second", example)
    }
    guard rates.contains(where: { $0 > 0 }) else {
      throw invalid("every rate is 0; expected at least one that is more", example)
    }
    guard duration > .zero, duration <= Extent.greatestDuration else {
      throw invalid(
        "it takes \(duration.exactText); expected more than 0 s and at most "
          + Extent.greatestDuration.exactText, example)
    }
  }

  /// E.g. `ramp(1.0 to 50.0 per second over 60 s, linear, poisson)` or `steps(10.0, 20.0 per second, 30 s
  /// each, constant)`.
  public var description: String {
    switch plan {
    case .ramp(let first, let last, let duration, let shape):
      "ramp(\(first) to \(last) per second over \(duration.exactText), \(shape.rawValue), "
        + "\(spacing.rawValue))"
    case .steps(let rates, let duration):
      "steps(\(rates.map { "\($0)" }.joined(separator: ", ")) per second, "
        + "\(duration.exactText) each, \(spacing.rawValue))"
    }
  }
}

extension Arrivals where Self == VaryingArrivals {
  /// Arrivals at a rate that goes from one to another, and stays at the last.
  ///
  /// - Parameters:
  ///   - first: arrivals in a second at the start; 0 or more.
  ///   - last: arrivals in a second from the end of the ramp on.
  ///   - duration: how long it takes to get from the one to the other.
  ///   - shape: linear, or by the same factor in every second.
  ///   - spacing: by chance or evenly.
  public static func ramp(
    from first: Double, to last: Double, over duration: Duration,
    _ shape: VaryingArrivals.RampShape = .linear, spacing: VaryingArrivals.Spacing = .poisson
  ) -> VaryingArrivals {
    VaryingArrivals(rampFrom: first, to: last, over: duration, shape, spacing: spacing)
  }

  /// Arrivals at one rate after the other, each for the same time; the last one stays.
  ///
  /// - Parameters:
  ///   - rates: arrivals in a second; 0 for a pause.
  ///   - duration: how long each of them holds.
  ///   - spacing: by chance or evenly.
  public static func steps(
    _ rates: [Double], each duration: Duration, spacing: VaryingArrivals.Spacing = .poisson
  ) -> VaryingArrivals {
    VaryingArrivals(steps: rates, each: duration, spacing: spacing)
  }
}
