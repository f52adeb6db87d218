/// Decides what an inference server does next; knows neither a clock nor a provider.
///
/// A step takes the requests in the batch, oldest first, then those that wait, first come, first served,
/// as far as the tokens of a step, the places in the batch and the blocks of the cache go. A request whose
/// prompt is computed to its end gets a token at the end of the step. When a request in the batch needs a
/// block and there is none, the youngest one loses its blocks and waits again, before all others; all that
/// it had is computed anew. Who waits is not taken in a step in which somebody had to go. Where there are
/// several engines, all of this is one's own but the line of those that wait.
///
/// Source: vLLM, `vllm/v1/core/sched/scheduler.py` and `kv_cache_manager.py`, as of 2025, with its default
/// policy. A second simulation, `Fixtures/simulation/make_server_fixture.py`, says the same.
package struct InferenceServerModel {
  private let server: InferenceServer
  private let nanosecondsPerPromptToken: Double

  private var sequences: [Sequence] = []
  private var freeSlots: [Int] = []
  private var lastSerial: UInt64 = 0
  /// Those that were cancelled are still in it.
  private var line = WaitingLine<Ticket>()
  private var engines: [Engine]
  private var generator: SeededGenerator

  /// How many requests wait.
  package private(set) var waiting = 0
  /// How many steps there were.
  package private(set) var steps = 0
  /// How often a request lost its blocks.
  package private(set) var preemptions = 0

  /// - Parameter server: where it is not right, by its own `validate`, the nearest one that there can be
  ///   is taken.
  package init(_ server: InferenceServer) {
    var server = server
    server.maxSequences = max(1, server.maxSequences)
    server.tokensPerStep = max(1, server.tokensPerStep)
    server.tokensPerBlock = max(1, server.tokensPerBlock)
    self.server = server
    nanosecondsPerPromptToken = 1e9 / server.prefillTokensPerSecond
    engines = (0..<max(1, server.engines)).map { _ in
      Engine(store: BlockStore(capacity: server.cacheTokens / server.tokensPerBlock))
    }
    generator = SeededGenerator(seed: server.seed, stream: 0x5E_2E)
  }

  /// How many requests are in a batch.
  package var batch: Int { engines.reduce(0) { $0 + $1.running.count } }

  /// How many blocks of the caches are in use.
  package var usedBlocks: Int { engines.reduce(0) { $0 + $1.store.used } }

  /// Whether anybody waits or is in a batch.
  package var hasWork: Bool { waiting > 0 || engines.contains { !$0.running.isEmpty } }

  /// Whether there is an engine without a step.
  package var hasIdleEngine: Bool { engines.contains { $0.stepEnd == nil } }

  /// When the step ends that is the first one to end; nil when there is none.
  package var stepEnd: MonotonicInstant? { engines.compactMap(\.stepEnd).min() }

  /// When the present step of an engine ends; nil when there is none.
  package func stepEnd(of engine: Int) -> MonotonicInstant? { engines[engine].stepEnd }

  /// Takes a request. Those of one instant are taken in the order of their ids, whoever comes first.
  package mutating func submit(_ request: Request, at now: MonotonicInstant) -> Admission {
    let (tokens, overflows) = request.promptTokens.addingReportingOverflow(request.outputTokens)
    guard !overflows, blocks(of: tokens) <= engines[0].store.capacity else {
      return .tooLong(overflows ? .max : tokens)
    }
    lastSerial += 1
    var keys: [UInt64] = []
    if server.cachesPrefixes, let blocks = request.promptBlocks {
      keys = PrefixKeys.keys(
        of: blocks, promptTokens: request.promptTokens, tokensPerBlock: server.tokensPerBlock)
    }
    let sequence = Sequence(serial: lastSerial, request: request, arrival: now, keys: keys)
    let slot = freeSlots.popLast() ?? sequences.count
    if slot < sequences.count { sequences[slot] = sequence } else { sequences.append(sequence) }
    let ticket = Ticket(slot: slot, serial: lastSerial)
    let all = sequences
    line.append(ticket) { one, other in
      // Who was cancelled stands in nobody's way.
      all[other.slot].serial != other.serial
        || all[other.slot].arrival == now && !all[other.slot].hasBegun
          && all[one.slot].request.precedes(all[other.slot].request)
    }
    waiting += 1
    return .waiting(ticket)
  }

  /// Lets go of a request at once, and of its blocks; a step that is under way ends as it would have.
  ///
  /// - Returns: whether it was there.
  package mutating func cancel(_ ticket: Ticket) -> Bool {
    guard isHere(ticket) else { return false }
    remove(ticket.slot)
    return true
  }

  /// Begins a step, unless one is under way or there is nothing to do.
  ///
  /// - Returns: when the present step ends.
  package mutating func startStep(
    of engine: Int = 0, at now: MonotonicInstant
  ) -> MonotonicInstant? {
    guard engines[engine].stepEnd == nil, waiting > 0 || !engines[engine].running.isEmpty else {
      return engines[engine].stepEnd
    }
    engines[engine].step.removeAll(keepingCapacity: true)
    var work = StepWork()
    let someHadToGo = planRunning(engine, &work)
    if !someHadToGo { planWaiting(engine, &work) }
    guard !engines[engine].step.isEmpty else { return nil }
    steps += 1
    let nanoseconds =
      Double(server.stepTime.inNanoseconds)
      + Double(server.stepTimePerSequence.inNanoseconds) * Double(engines[engine].step.count)
      + Double(server.stepTimePerCachedToken.inNanoseconds) * Double(work.cachedTokens)
      + nanosecondsPerPromptToken * Double(work.promptTokens)
    let factor = server.variation.factor(using: &generator)
    let end = now.advanced(by: Duration(inSeconds: max(0, nanoseconds * factor) / 1e9))
    engines[engine].stepEnd = end
    return end
  }

  /// Ends the present step of an engine.
  ///
  /// - Parameter releases: gets what it has brought, in the order in which requests were taken.
  package mutating func endStep(of engine: Int = 0, into releases: inout [Release]) {
    guard engines[engine].stepEnd != nil else { return }
    engines[engine].stepEnd = nil
    for (ticket, tokens) in engines[engine].step where isHere(ticket) {
      let slot = ticket.slot
      guard let release = sequences[slot].compute(tokens, as: ticket) else { continue }
      if release.isFinished || sequences[slot].request.streams { releases.append(release) }
      if release.isFinished { remove(slot) }
    }
  }

  /// Sends away those who wait beyond the number that may, the newest first. To be asked when nobody else
  /// comes in this instant, and after a step had its chance to begin.
  package mutating func refuseExcess() -> [Ticket] {
    guard let limit = server.maxWaiting else { return [] }
    var refused: [Ticket] = []
    while waiting > limit, let last = line.last {
      if isHere(last) {
        // Who has been in the batch is not sent away.
        if sequences[last.slot].hasBegun { break }
        refused.append(last)
        remove(last.slot)
      }
      line.removeLast()
    }
    return refused
  }

  // MARK: Steps

  /// One of those that compute, with a batch, a cache and a step of its own.
  private struct Engine {
    /// Slots, oldest first.
    var running: [Int] = []
    var store: BlockStore
    /// The requests of the present step, and how many tokens of each it computes.
    var step: [(ticket: Ticket, tokens: Int)] = []
    /// When the present step ends; nil when there is none.
    var stepEnd: MonotonicInstant?

    /// Takes a request into the present step, for so many of its tokens.
    mutating func plan(
      _ sequence: inout Sequence, in slot: Int, _ tokens: Int, tokensPerBlock: Int,
      _ work: inout StepWork
    ) {
      work.tokens += tokens
      work.cachedTokens += sequence.computed
      if !sequence.isDecoding { work.promptTokens += tokens }
      if !sequence.keys.isEmpty {
        store.share(
          &sequence.holding, sequence.keys, blocks: (sequence.computed + tokens) / tokensPerBlock)
      }
      step.append((Ticket(slot: slot, serial: sequence.serial), tokens))
    }
  }

  /// What the time of a step depends on.
  private struct StepWork {
    var tokens = 0
    var promptTokens = 0
    var cachedTokens = 0
  }

  /// Returns whether somebody lost their blocks.
  private mutating func planRunning(_ engine: Int, _ work: inout StepWork) -> Bool {
    var someHadToGo = false
    var index = 0
    while index < engines[engine].running.count, work.tokens < server.tokensPerStep {
      let slot = engines[engine].running[index]
      let computed = sequences[slot].computed
      let tokens = min(sequences[slot].tokens - computed, server.tokensPerStep - work.tokens)
      // Most steps need no block, which a multiplication tells sooner than a division.
      while sequences[slot].holding.blocks &* server.tokensPerBlock < computed + tokens,
        !engines[engine].store.extend(
          &sequences[slot].holding, to: blocks(of: computed + tokens))
      {
        someHadToGo = true
        if preemptYoungest(engine) == slot { return true }
      }
      plan(engine, slot, tokens, &work)
      index += 1
    }
    return someHadToGo
  }

  private mutating func planWaiting(_ engine: Int, _ work: inout StepWork) {
    while work.tokens < server.tokensPerStep,
      engines[engine].running.count < server.maxSequences, let ticket = line.first
    {
      guard isHere(ticket) else {
        line.removeFirst()
        continue
      }
      let slot = ticket.slot
      let all = sequences[slot].tokens
      // The last token is always computed: the first one of the reply comes of it.
      let hits = engines[engine].store.hits(
        sequences[slot].keys, limit: (all - 1) / server.tokensPerBlock)
      let computed = hits * server.tokensPerBlock
      let tokens = min(all - computed, server.tokensPerStep - work.tokens)
      guard
        engines[engine].store.admit(
          &sequences[slot].holding, sequences[slot].keys, hits: hits,
          blocks: blocks(of: computed + tokens))
      else { return }
      line.removeFirst()
      waiting -= 1
      engines[engine].running.append(slot)
      sequences[slot].engine = engine
      sequences[slot].computed = computed
      if !sequences[slot].hasBegun {
        sequences[slot].hasBegun = true
        sequences[slot].cached = computed
      }
      plan(engine, slot, tokens, &work)
    }
  }

  private mutating func plan(
    _ engine: Int, _ slot: Int, _ tokens: Int, _ work: inout StepWork
  ) {
    engines[engine].plan(
      &sequences[slot], in: slot, tokens, tokensPerBlock: server.tokensPerBlock, &work)
  }

  private mutating func preemptYoungest(_ engine: Int) -> Int? {
    guard let slot = engines[engine].running.popLast() else { return nil }
    engines[engine].store.release(&sequences[slot].holding)
    sequences[slot].engine = nil
    sequences[slot].computed = 0
    line.prepend(Ticket(slot: slot, serial: sequences[slot].serial))
    waiting += 1
    preemptions += 1
    return slot
  }

  // MARK: Requests

  private func isHere(_ ticket: Ticket) -> Bool {
    ticket.slot < sequences.count && sequences[ticket.slot].serial == ticket.serial
  }

  private mutating func remove(_ slot: Int) {
    if let engine = sequences[slot].engine {
      if let index = engines[engine].running.firstIndex(of: slot) {
        engines[engine].running.remove(at: index)
      }
      engines[engine].store.release(&sequences[slot].holding)
    } else {
      waiting -= 1
    }
    sequences[slot].serial = 0
    sequences[slot].keys = []
    freeSlots.append(slot)
  }

  private func blocks(of tokens: Int) -> Int {
    (tokens - 1) / server.tokensPerBlock + 1
  }
}
