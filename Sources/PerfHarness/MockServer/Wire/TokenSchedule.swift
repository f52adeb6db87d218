#if HTTP

  /// When the tokens of one reply are due, counted from the receipt of the request; or, where a model of a
  /// server makes them, how many of them it must have made.
  struct TokenSchedule {
    private var generator: SeededGenerator
    private let gap: DurationDistribution
    private let first: Duration
    private var latest: Duration?
    /// How many tokens have been asked for; nil where time alone decides.
    private(set) var awaitedTokens: Int?

    init(first: DurationDistribution, gap: DurationDistribution, generator: SeededGenerator) {
      self.generator = generator
      self.gap = gap
      self.first = first.sample(using: &self.generator)
    }

    /// A schedule of tokens that a model makes.
    static var ofModel: TokenSchedule {
      var schedule = TokenSchedule(
        first: .zero, gap: .zero, generator: SeededGenerator(seed: 0))
      schedule.awaitedTokens = 0
      return schedule
    }

    /// When the next token is due; at once, where it depends on a model.
    mutating func next() -> Duration {
      if let awaitedTokens {
        self.awaitedTokens = awaitedTokens + 1
        return .zero
      }
      let due = latest.map { $0 + gap.sample(using: &generator) } ?? first
      latest = due
      return due
    }

    /// When the last of the next `count` tokens is due.
    mutating func next(_ count: Int) -> Duration {
      var due = next()
      for _ in 1..<max(1, count) { due = next() }
      return due
    }
  }

#endif
