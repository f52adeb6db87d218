/// What was measured of a case and is not yet written: cheap to add to, and bounded.
struct UnfinishedBuffer: Sendable {
  /// How much waits to be written at most; what ends beyond it is left out, and counted.
  struct Limits: Sendable {
    /// About 300 bytes each.
    var requests: Int
    /// How many events with output, of all requests together: 24 bytes each, with the room that lists
    /// take to grow.
    var outputs: Int

    /// About 40 MB.
    static let usual = Limits(requests: 50_000, outputs: 1_000_000)
  }

  /// Requests that are not written.
  struct LeftOut: Sendable, Hashable {
    /// Those that ended while there was no more room, since nothing was written fast enough.
    var tooFast = 0
    /// Those that were left out by chance, since the file is large.
    var tooMany = 0
    /// The chance that a request had to be written, as so many halves of 1.
    var halvings = 0

    var isNone: Bool { tooFast == 0 && tooMany == 0 }
  }

  /// What becomes of one or several lines, in the order in which it came.
  enum Entry: Sendable {
    case repetition(UnfinishedRepetition)
    case request(RequestTimeline)
    case leftOut(LeftOut)
  }

  /// So that who is left out has nothing to do with what the seeds of the scenario decide.
  private static let seed: UInt64 = 0x51C6_0D9E_B3F2_784A

  /// Requests are kept with a chance of so many halves of 1.
  private var halvings = 0
  private let limits: Limits
  private var entries: [Entry] = []
  private var requests = 0
  private var outputs = 0
  private var leftOut = LeftOut()
  /// Of all repetitions.
  private var begun = 0
  /// Of each side of a comparison, how many repetitions have begun.
  private var begunOfSide: [CaseKey: Int] = [:]

  init(_ limits: Limits = .usual) {
    self.limits = limits
  }

  /// Begins a repetition, which gets its number here.
  mutating func begin(_ repetition: UnfinishedRepetition) {
    noteLeftOut()
    var repetition = repetition
    repetition.number = begunOfSide[repetition.side.key, default: 0]
    begunOfSide[repetition.side.key] = repetition.number + 1
    begun += 1
    entries.append(.repetition(repetition))
  }

  /// Takes a request that has ended.
  ///
  /// - Returns: whether half of the room is taken now, and was not before.
  mutating func append(_ timeline: RequestTimeline) -> Bool {
    guard halvings == 0 || isChosen(timeline.index) else {
      leftOut.tooMany += 1
      return false
    }
    guard requests < limits.requests, outputs < limits.outputs else {
      leftOut.tooFast += 1
      return false
    }
    let wasHalfFull = isHalfFull
    entries.append(.request(timeline))
    requests += 1
    outputs += timeline.outputs.count
    return isHalfFull && !wasHalfFull
  }

  /// All that has come since the last time.
  mutating func drain() -> [Entry] {
    noteLeftOut()
    let drained = entries
    // As much is likely to come again: who measures does not wait while a list grows.
    entries = []
    entries.reserveCapacity(drained.count)
    requests = 0
    outputs = 0
    return drained
  }

  /// From now on requests are kept with a chance of so many halves of 1.
  mutating func halve(to halvings: Int) {
    guard halvings != self.halvings else { return }
    noteLeftOut()
    self.halvings = halvings
  }

  private var isHalfFull: Bool {
    requests >= limits.requests / 2 || outputs >= limits.outputs / 2
  }

  private func isChosen(_ index: Int) -> Bool {
    let stream = UInt64(truncatingIfNeeded: index) ^ UInt64(truncatingIfNeeded: begun) << 40
    var generator = SeededGenerator(seed: Self.seed, stream: stream)
    return generator.next().leadingZeroBitCount >= halvings
  }

  private mutating func noteLeftOut() {
    guard !leftOut.isNone else { return }
    leftOut.halvings = halvings
    entries.append(.leftOut(leftOut))
    leftOut = LeftOut()
  }
}
