extension LiveSettings {
  /// A search for a capacity, as the environment asks for it.
  public struct Search: Sendable, Hashable, CustomStringConvertible {
    /// Between which loads it is looked for.
    public let range: LoadRange
    /// How precisely it is to be known.
    public let resolution: SearchPrecision
    /// What all repetitions together may take.
    public let cost: Extent

    /// E.g. `capacity in requests/s` or `capacity at once`: a name that stays when the range does not.
    public var description: String {
      range.isClosed ? "capacity at once" : "capacity in requests/s"
    }
  }

  static let searchVariable = "PERF_CAPACITY"
  /// Repetitions of as many requests are those that the manual's tables come from.
  static let requestsOfSearch = 400

  private static let costVariable = "PERF_CAPACITY_COST"
  private static let rates = LoadRange.requestsPerSecond(0.1...1000)
  private static let concurrencies = LoadRange.concurrency(1...1024)
  private static let expectation =
    "rate or concurrency, with a range where the usual one does not suit (rate 1..200) and a "
    + "precision from 1% to 50% (rate 1..200 20%)"

  /// Those whose say the search takes away.
  private static let replaced = [
    "PERF_CONCURRENCY", "PERF_RATE", "PERF_RAMP", "PERF_RATE_LIMIT", "PERF_REPETITIONS",
  ]

  /// The search that `PERF_CAPACITY` asks for: `rate` or `concurrency`, then from what to what
  /// (`rate 1..200`, `concurrency 1..64`) and how precisely (`rate 1..200 20%`); nil where it is not set.
  /// `PERF_CAPACITY_COST` says what it may take at most, as a number of requests or a duration.
  ///
  /// - Throws: `EnvironmentError` for a variable that can't be read, for one whose say the search takes
  ///   away, and for budgets that are missing or no share of requests.
  public func search() throws(EnvironmentError) -> Search? {
    let cost = try environment.value(
      Self.costVariable, expected: "a number of requests (20000) or a duration (2h), more than 0"
    ) { text -> Extent? in
      let cost = Int(text).map { Extent.requests($0) } ?? Self.duration(text)
      return cost.flatMap { (try? $0.validate()) == nil ? nil : $0 }
    }
    let found = try environment.value(
      Self.searchVariable, expected: Self.expectation, parse: Self.question)
    guard let (range, resolution) = found else {
      guard cost == nil else {
        throw environment.error(
          Self.costVariable, expected: "PERF_CAPACITY beside it: only a search has such a cost")
      }
      return nil
    }
    if let name = Self.replaced.first(where: { environment[$0] != nil }) {
      throw environment.error(
        name,
        expected: "nothing where PERF_CAPACITY is set: the search decides how much is sent, and "
          + "how often")
    }
    try checkBudgets()
    return Search(
      range: range, resolution: resolution,
      cost: cost ?? .atMost(requests: 100_000, duration: .seconds(3600)))
  }

  private static func duration(_ text: String) -> Extent? {
    text.last?.isLetter == true ? DurationText.parse(text).map { .duration($0) } : nil
  }

  private static func question(
    _ text: String
  ) -> (range: LoadRange, resolution: SearchPrecision)? {
    var words = text.split(separator: " ")[...]
    var range: LoadRange
    switch words.popFirst() {
    case "rate": range = rates
    case "concurrency": range = concurrencies
    default: return nil
    }
    if let word = words.first, !word.hasSuffix("%") {
      guard let own = bounds(word, like: range) else { return nil }
      range = own
      words.removeFirst()
    }
    var resolution = SearchPrecision.percent(10)
    if let word = words.popFirst() {
      guard word.hasSuffix("%"), let percent = Double(word.dropLast()) else { return nil }
      resolution = .percent(percent)
    }
    guard words.isEmpty, (try? range.validate()) != nil, (try? resolution.validate()) != nil else {
      return nil
    }
    return (range, resolution)
  }

  /// `1..200`.
  private static func bounds(_ word: Substring, like range: LoadRange) -> LoadRange? {
    let ends = word.split(separator: "..", omittingEmptySubsequences: false)
    guard ends.count == 2 else { return nil }
    if range.isClosed {
      guard let low = Int(ends[0]), let high = Int(ends[1]), low <= high else { return nil }
      return .concurrency(low...high)
    }
    guard let low = Double(ends[0]), let high = Double(ends[1]), low <= high else { return nil }
    return .requestsPerSecond(low...high)
  }

  /// Throws where there are no budgets that a capacity can be found by.
  private func checkBudgets() throws(EnvironmentError) {
    let budgets = try HarnessSettings.budgets(environment)
    guard !budgets.isEmpty else {
      throw environment.error(
        HarnessSettings.budgetVariable,
        expected:
          "\(HarnessSettings.budgetExpectation), where PERF_CAPACITY is set: a capacity is the "
          + "greatest load that keeps them")
    }
    for budget in budgets where (try? CapacityLimit(budget, among: budgets)) == nil {
      throw environment.error(
        HarnessSettings.budgetVariable,
        expected:
          "percentiles and errorRate alone where PERF_CAPACITY is set, which say what share of "
          + "requests may miss a limit; \(budget.subject.name) does not")
    }
  }

  /// The load of a scenario whose capacity is looked for: of what kind arrivals are, or how long clients
  /// think.
  func load(of search: Search) throws(EnvironmentError) -> Load {
    if search.range.isClosed {
      for name in ["PERF_ARRIVALS", "PERF_BURSTINESS"] {
        try refuse(name, where: "PERF_CAPACITY is a concurrency: requests come by free slots")
      }
      return .closed(
        concurrency: 1,
        thinkTime: try environment.duration("PERF_THINK_TIME").map { .constant($0) })
    }
    try refuse(
      "PERF_THINK_TIME",
      where: "PERF_CAPACITY is a rate: only who waits for replies thinks in between")
    return .open(try arrivals())
  }
}
