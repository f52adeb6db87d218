/// Keeps the timelines of a repetition as they come, and no more of them than there is room for, however
/// long it lasts: of more, a uniform random sample, and a tally of all.
///
/// Every request has a random rank, which depends on nothing but a seed and the request's index; those
/// with the lowest ranks are kept. So it is no matter in which order replies end, every set of so many
/// requests is as likely as any other, and the sample is never thinner than the limits ask for. (Where
/// events are the limit, the request that is the first too many is a long one more often than not: one
/// of many thousands.) Source: E. Cohen, H. Kaplan, 'Summarizing Data using Bottom-k Sketches' (PODC
/// 2007).
///
/// As long as all are kept nothing is tallied. From half of a limit on the tally catches up, with two
/// requests for each that ends, so that none has to wait until a hundred thousand are counted.
package struct TimelineSample {
  /// How much is kept of a repetition.
  package struct Limits: Sendable, Hashable {
    /// How many requests: about 300 bytes each.
    package var requests: Int
    /// How many events with output, of all requests together: 16 bytes each, and 24 with the room that
    /// lists take to grow.
    package var outputs: Int

    package init(requests: Int, outputs: Int) {
      self.requests = requests
      self.outputs = outputs
    }

    /// What is kept of a case: about 30 MB of requests and 120 MB of their events.
    package static let ofCase = Limits(requests: 100_000, outputs: 5_000_000)

    /// The share of each of so many repetitions, so that a case of many needs no more room than one;
    /// a hundredth at least, below which a tally would take more room than it saves.
    package func shared(among repetitions: Int) -> Limits {
      let parts = max(1, min(repetitions, 100))
      return Limits(requests: requests / parts, outputs: outputs / parts)
    }
  }

  /// The rank of a request, and where its timeline is.
  private struct Entry {
    var rank: UInt64
    var slot: Int
  }

  private let limits: Limits
  private let seed: UInt64
  private let objectives: [Objective]
  private var slots: [RequestTimeline] = []
  private var freeSlots: [Int] = []
  /// Those that are kept, the greatest rank first.
  private var kept = BinaryHeap<Entry> { $0.rank > $1.rank }
  /// How many events those that are kept have.
  private var outputs = 0
  /// The lowest rank of those that were given up; nil while all are kept.
  private var leastGivenUp: UInt64?
  private var tally: Tally?
  /// How many of the slots are in the tally.
  private var tallied = 0

  /// - Parameters:
  ///   - seed: what it depends on who is kept.
  ///   - expected: how many requests there will be, if that is known.
  ///   - objectives: what makes a request a good one, for the tally.
  package init(
    _ limits: Limits, seed: UInt64, expecting expected: Int? = nil, objectives: [Objective] = []
  ) {
    self.limits = limits
    self.objectives = objectives
    // Untouched room costs nothing, and growing would copy some megabytes while requests wait.
    slots.reserveCapacity(min(limits.requests, expected ?? .max, Limits.ofCase.requests) + 1)
    // The generators of a simulation and of prompts may have the same seed and count the same
    // requests: which of them are kept must have nothing to do with what they were asked or answered.
    self.seed = seed ^ 0x7A3D_91C5_60E8_B42F
  }

  /// Takes a request that has ended; each index comes once.
  package mutating func take(_ timeline: RequestTimeline) {
    let rank = rank(of: timeline.index)
    if let leastGivenUp {
      tally?.add(timeline)
      if rank > leastGivenUp { return }
    }
    keep(timeline, rank)
    if leastGivenUp == nil { catchUp() }
    while isFull, kept.count > 1 { giveUpLast() }
  }

  /// The requests that are kept, in the order in which they were due, and what was counted of all; nil
  /// where all are kept.
  package func result() -> (timelines: [RequestTimeline], tally: Tally?) {
    var counted = leastGivenUp == nil ? nil : tally
    counted?.trim()
    return (kept(in: slots).sorted { ($0.due, $0.index) < ($1.due, $1.index) }, counted)
  }

  /// The rank that those that are kept are below; nil where all are kept.
  package var bound: UInt64? { leastGivenUp }

  private func kept(in slots: [RequestTimeline]) -> [RequestTimeline] {
    guard !freeSlots.isEmpty else { return slots }
    let free = Set(freeSlots)
    return slots.enumerated().lazy.filter { !free.contains($0.offset) }.map(\.element)
  }

  /// How many timelines take room, how many events are in them, and how many of them have been counted:
  /// what the need for memory and the longest wait depend on.
  package var held: (timelines: Int, outputs: Int, tallied: Int) {
    (slots.count, slots.reduce(0) { $0 + $1.outputs.count }, tallied)
  }

  func rank(of index: Int) -> UInt64 {
    var generator = SeededGenerator(seed: seed, stream: UInt64(bitPattern: Int64(index)))
    return generator.next()
  }

  private var isFull: Bool { kept.count > limits.requests || outputs > limits.outputs }

  private mutating func keep(_ timeline: RequestTimeline, _ rank: UInt64) {
    let slot = freeSlots.popLast() ?? slots.count
    if slot < slots.count {
      slots[slot] = timeline
    } else {
      slots.append(timeline)
    }
    kept.insert(Entry(rank: rank, slot: slot))
    outputs += timeline.outputs.count
  }

  private mutating func giveUpLast() {
    guard let last = kept.popFirst() else { return }
    if leastGivenUp == nil {
      // From now on every request is counted when it ends.
      while tallied < slots.count { tallyNext() }
    }
    leastGivenUp = last.rank
    outputs -= slots[last.slot].outputs.count
    // What it holds is let go of.
    slots[last.slot] = RequestTimeline(index: 0, due: slots[last.slot].due)
    freeSlots.append(last.slot)
  }

  private mutating func catchUp() {
    guard slots.count > limits.requests / 2 || outputs > limits.outputs / 2 else { return }
    for _ in 0..<2 where tallied < slots.count { tallyNext() }
  }

  private mutating func tallyNext() {
    if tally == nil { tally = Tally(objectives: objectives) }
    tally?.add(slots[tallied])
    tallied += 1
  }
}
