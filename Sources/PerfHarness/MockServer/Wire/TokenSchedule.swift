#if HTTP

  /// When the tokens of one reply are due, counted from the receipt of the request.
  struct TokenSchedule {
    private var generator: SeededGenerator
    private let gap: DurationDistribution
    private let first: Duration
    private var latest: Duration?

    init(first: DurationDistribution, gap: DurationDistribution, generator: SeededGenerator) {
      self.generator = generator
      self.gap = gap
      self.first = first.sample(using: &self.generator)
    }

    /// When the next token is due.
    mutating func next() -> Duration {
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
