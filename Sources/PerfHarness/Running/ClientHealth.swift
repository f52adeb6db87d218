/// What the process that measures was doing meanwhile, and whether it had a core when it needed one: the
/// difference of two readings. Pure.
///
/// Warm-up and cool-down are in it. What a system does not tell is nil.
package struct ClientHealth: Sendable, Hashable {
  /// What else runs in the process that measures, so that its share of a core is not the client's alone.
  package enum Company: String, Sendable, Hashable {
    /// The client alone, beside what the test itself does.
    case none
    /// The mock server that answers it.
    case server
    /// Perhaps what is measured: a closure, or a provider that is not the harness's own.
    case subject
  }

  /// What one thread had of a core.
  package struct Thread: Sendable, Hashable {
    package var name: String
    package var processor: Duration

    package init(name: String, processor: Duration) {
      self.name = name
      self.processor = processor
    }
  }

  /// How long was looked at.
  package var duration: Duration
  /// How many cores the process may use: fewer than the machine has where it is limited to some of them,
  /// or to a quota of their time.
  package var cores: Double
  package var company: Company
  /// The processor time of all threads.
  package var processor: Duration?
  /// The thread that had the most of a core: among those that read
  /// replies, where they are known by name and had any.
  package var busiest: Thread?
  /// How long threads were ready to run and waited for a core.
  package var waiting: Duration?
  /// How late tasks woke that had asked to be woken at an instant, where requests are started and replies
  /// are read.
  package var wakeLag: LatencyHistogram
  /// How many files were open at the end.
  package var openFiles: Int?
  /// How many may be.
  package var fileLimit: Int?

  /// The beginning of the names of the threads that read replies.
  package static let loopPrefix = "perf-loop-"

  package init(
    duration: Duration, cores: Double, company: Company, processor: Duration?, busiest: Thread?,
    waiting: Duration?, wakeLag: LatencyHistogram, openFiles: Int?, fileLimit: Int?
  ) {
    self.duration = duration
    self.cores = cores
    self.company = company
    self.processor = processor
    self.busiest = busiest
    self.waiting = waiting
    self.wakeLag = wakeLag
    self.openFiles = openFiles
    self.fileLimit = fileLimit
  }

  /// - Parameters:
  ///   - begin: read before the first request.
  ///   - end: read when all replies have ended.
  package init(
    from begin: Reading, to end: Reading, cores: Double, company: Company,
    wakeLag: LatencyHistogram = LatencyHistogram()
  ) {
    duration = end.instant - begin.instant
    self.cores = cores
    self.company = company
    self.wakeLag = wakeLag
    processor = end.processor.flatMap { end in begin.processor.map { max(.zero, end - $0) } }
    openFiles = end.openFiles
    fileLimit = end.fileLimit
    // A thread that was not there yet had nothing. What threads that have ended had is in no sum.
    let threads = end.threads.map { id, thread in
      let before = begin.threads[id]
      return (
        name: thread.name, processor: thread.processor - (before?.processor ?? .zero),
        waiting: thread.waiting.map { $0 - (before?.waiting ?? .zero) }
      )
    }
    // Those that read replies may be there and have nothing to do, for a provider that uses others.
    let loops = threads.filter { thread in
      thread.name.hasPrefix(Self.loopPrefix) && thread.processor > .zero
    }
    busiest = (loops.isEmpty ? threads : loops)
      .max { ($0.processor, $1.name) < ($1.processor, $0.name) }
      .map { Thread(name: $0.name, processor: max(.zero, $0.processor)) }
    let waits = threads.compactMap(\.waiting)
    waiting = waits.isEmpty ? nil : max(.zero, waits.reduce(.zero, +))
  }

  /// Several, one after the other, as if they were one; nil of none.
  package init?(pooling parts: some Sequence<ClientHealth>) {
    var result: ClientHealth?
    for part in parts {
      guard var sum = result else {
        result = part
        continue
      }
      sum.duration += part.duration
      sum.cores = min(sum.cores, part.cores)
      sum.processor = Self.sum(sum.processor, part.processor)
      sum.waiting = Self.sum(sum.waiting, part.waiting)
      if let one = sum.busiest, let other = part.busiest {
        sum.busiest = Thread(
          name: one.processor < other.processor ? other.name : one.name,
          processor: one.processor + other.processor)
      }
      sum.wakeLag.merge(part.wakeLag)
      sum.openFiles = Self.most(sum.openFiles, part.openFiles)
      sum.fileLimit = part.fileLimit
      result = sum
    }
    guard let result else { return nil }
    self = result
  }

  private static func sum(_ one: Duration?, _ other: Duration?) -> Duration? {
    one.flatMap { one in other.map { one + $0 } }
  }

  private static func most(_ one: Int?, _ other: Int?) -> Int? {
    [one, other].compactMap(\.self).max()
  }

  // MARK: Shares

  /// How many cores were used on average.
  package var coresUsed: Double? { processor.flatMap { share($0) } }

  /// Which share of the cores was used.
  package var coreShare: Double? { coresUsed.map { $0 / cores } }

  /// Which share of a core the busiest thread had.
  package var busiestShare: Double? { busiest.flatMap { share($0.processor) } }

  /// Which share of the time in which threads were ready to run they waited for a core.
  package var waitingShare: Double? {
    guard let waiting, let processor, waiting + processor > .zero else { return nil }
    return waiting.inSeconds / (waiting + processor).inSeconds
  }

  /// How many threads were waiting for a core on average.
  package var waitingThreads: Double? { waiting.flatMap { share($0) } }

  private func share(_ part: Duration) -> Double? {
    duration > .zero ? part.inSeconds / duration.inSeconds : nil
  }
}

extension Run {
  /// What the process was doing during all repetitions; nil under a simulated clock.
  package var client: ClientHealth? { ClientHealth(pooling: repetitions.compactMap(\.client)) }
}
