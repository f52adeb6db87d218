extension LiveSettings {
  /// What `PERF_RATE` says of one case: requests in a second, or from how many to how many.
  private struct Rate {
    var first: Double
    var last: Double
    var isRamp: Bool

    /// Always the same.
    init(_ rate: Double) { (first, last, isRamp) = (rate, rate, false) }

    /// Nil for anything but `20` or `5..50`.
    init?(_ text: some StringProtocol) {
      let bounds = text.split(separator: "..", omittingEmptySubsequences: false).map { Double($0) }
      guard let first = bounds.first ?? nil, let last = bounds.last ?? nil, bounds.count <= 2,
        first >= 0, last >= 0, max(first, last) > 0, max(first, last) <= 1_000_000
      else { return nil }
      (self.first, self.last, isRamp) = (first, last, bounds.count == 2)
    }
  }

  /// The requests in a second where only the kind of arrivals is named.
  private static let defaultRate = Rate(1.0)
  private static let kinds = "one of constant, gamma, normal, poisson, uniform"

  /// The loads of the cases.
  func loads() throws(EnvironmentError) -> [Load] {
    let concurrencies = try concurrencies()
    let rates = try rates()
    let thinkTime = try environment.duration("PERF_THINK_TIME")
    guard let rates = rates ?? (isArrivalsSet ? [Self.defaultRate] : nil) else {
      try refuse("PERF_BURSTINESS", where: "PERF_RATE and PERF_ARRIVALS are not set")
      try refuse("PERF_RAMP", where: "PERF_RATE is not set")
      return (concurrencies ?? [1]).map {
        .closed(concurrency: $0, thinkTime: thinkTime.map { .constant($0) })
      }
    }
    if concurrencies != nil {
      throw environment.error(
        "PERF_CONCURRENCY",
        expected: "nothing where PERF_RATE or PERF_ARRIVALS is set: "
          + "requests come by a rate or by free slots, not by both")
    }
    try refuse(
      "PERF_THINK_TIME",
      where: "PERF_RATE or PERF_ARRIVALS is set: only who waits for replies thinks in between")
    if !rates.contains(where: \.isRamp) {
      try refuse("PERF_RAMP", where: "PERF_RATE is no ramp such as 5..50")
    }
    var loads: [Load] = []
    for rate in rates { loads.append(.open(try arrivals(at: rate))) }
    return loads
  }

  /// The limit on any load: `20` requests a second, or `20/5` with a burst of five.
  func rateLimit() throws(EnvironmentError) -> RateLimit? {
    try environment.value(
      "PERF_RATE_LIMIT",
      expected: "requests a second such as 20, or with a burst such as 20/5, "
        + "each more than 0 and at most 1000000"
    ) { text -> RateLimit? in
      let parts = text.split(separator: "/", omittingEmptySubsequences: false)
      guard parts.count <= 2, let rate = Double(parts[0]),
        let burst = parts.count == 2 ? Int(parts[1]) : 1
      else { return nil }
      let limit = RateLimit.perSecond(rate, burst: burst)
      return (try? limit.validate()) == nil ? nil : limit
    }
  }

  private var isArrivalsSet: Bool { environment["PERF_ARRIVALS"] != nil }

  func refuse(_ name: String, where reason: String) throws(EnvironmentError) {
    guard environment[name] == nil else {
      throw environment.error(name, expected: "nothing where \(reason)")
    }
  }

  private func concurrencies() throws(EnvironmentError) -> [Int]? {
    try environment.value(
      "PERF_CONCURRENCY", expected: "whole numbers from 1 to 100000, separated by commas"
    ) {
      Self.list($0) { Int($0).flatMap { (1...100_000).contains($0) ? $0 : nil } }
    }
  }

  private func rates() throws(EnvironmentError) -> [Rate]? {
    try environment.value(
      "PERF_RATE",
      expected:
        "requests a second such as 20, or a ramp such as 5..50, several separated by commas, "
        + "more than 0 and at most 1000000"
    ) { Self.list($0) { Rate($0) } }
  }

  /// What is separated by commas; nil where one of them can't be read.
  private static func list<Element>(
    _ text: String, _ parse: (Substring) -> Element?
  ) -> [Element]? {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    let elements = parts.compactMap { parse($0.trimmingPrefix { $0 == " " }) }
    return elements.count == parts.count ? elements : nil
  }

  /// Arrivals of the kind that is named, for who varies their rate.
  func arrivals() throws(EnvironmentError) -> any Arrivals { try arrivals(at: Self.defaultRate) }

  /// The arrivals of a case; delays of a normal distribution vary by a fifth.
  private func arrivals(at rate: Rate) throws(EnvironmentError) -> any Arrivals {
    if rate.isRamp { return try ramp(rate) }
    let isGamma = environment["PERF_ARRIVALS"] == "gamma"
    if !isGamma { try refuse("PERF_BURSTINESS", where: "PERF_ARRIVALS is not gamma") }
    let burstiness =
      try environment.value("PERF_BURSTINESS", expected: "a number from 0.01 to 10000") {
        Double($0).flatMap { GammaArrivals.allowedBurstiness.contains($0) ? $0 : nil }
      } ?? 1
    let arrivals = try environment.value(
      "PERF_ARRIVALS", expected: Self.kinds
    ) { name -> (any Arrivals)? in
      switch name {
      case "constant": ConstantArrivals.constant(perSecond: rate.first)
      case "gamma": GammaArrivals.gamma(perSecond: rate.first, burstiness: burstiness)
      case "poisson": PoissonArrivals.poisson(perSecond: rate.first)
      case "uniform":
        RandomDelayArrivals.uniform(from: .zero, to: Duration(inSeconds: 2 / rate.first))
      case "normal":
        RandomDelayArrivals.normal(
          mean: Duration(inSeconds: 1 / rate.first),
          deviation: Duration(inSeconds: 0.2 / rate.first))
      default: nil
      }
    }
    return arrivals ?? PoissonArrivals.poisson(perSecond: rate.first)
  }

  /// A ramp takes as long as `PERF_RAMP` says, or else as what is measured.
  private func ramp(_ rate: Rate) throws(EnvironmentError) -> any Arrivals {
    try refuse("PERF_BURSTINESS", where: "PERF_RATE is a ramp")
    let own = try environment.duration("PERF_RAMP")
    let measured = try environment.duration("PERF_DURATION")
    guard let duration = own ?? measured else {
      throw environment.error(
        "PERF_RAMP",
        expected: "a duration such as 60s where PERF_RATE is a ramp and PERF_DURATION is not set")
    }
    let spacing = try environment.value(
      "PERF_ARRIVALS", expected: "constant or poisson where PERF_RATE is a ramp",
      parse: VaryingArrivals.Spacing.init(rawValue:))
    return VaryingArrivals.ramp(
      from: rate.first, to: rate.last, over: duration, spacing: spacing ?? .poisson)
  }
}
