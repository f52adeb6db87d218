#if canImport(Testing)
  /// Runs repetitions of one plan against one provider, and shows how far they are.
  struct Repeater: Sendable {
    var plan: LoadPlan
    var provider: any Provider
    /// The request of so many in a repetition, both counted from 0.
    var makeRequest: @Sendable (_ index: Int, _ repetition: Int) -> GenerationRequest
    var progress: ProgressDisplay.Style
    /// Nil where no repetition is ever to end early.
    var earlyEnd: EarlyEnd?
    /// How many timelines are kept of each repetition.
    var limits: TimelineSample.Limits
    /// Counts the tokens that a server does not.
    var counter: TokenCounter?
    /// What makes a request a good one.
    var objectives: [Objective] = []
    /// Keeps account of what the case spends.
    var account: SpendingAccount?
    /// The request of so many in a repetition that goes on from one that was answered; nil where each
    /// request is one of its own.
    var following: Following? = nil
    /// Waits until the repetition of this number may begin; nil where there is nothing to wait for.
    var awaitStart: (@Sendable (_ repetition: Int) async -> Void)?
    /// Are told of every request, besides the progress line.
    var observers: [any RunObserver] = []
    /// How many repetitions the case will have, as far as that is known; nil for those of one call.
    var expected: Int?
    /// Asks the server for its own account of each repetition; nil where nobody asks.
    var serverWatch: ServerWatch?
    /// Shows the case, where the user asked for a live view.
    var live: LiveCase?
    /// Ends a repetition early besides, by the measured requests in the order in which they were due.
    var ending: (@Sendable (RequestTimeline) -> Bool)?

    /// What a conversation goes on with.
    typealias Following =
      @Sendable (
        _ index: Int, _ repetition: Int, _ previous: GenerationRequest, _ completion: Completion
      ) -> GenerationRequest?

    /// Runs some repetitions, or as many as there are until one does not run its whole course.
    ///
    /// - Parameters:
    ///   - numbers: their numbers, counted from 0 from the first repetition of the case on.
    ///   - name: what the reader knows it by.
    func run(_ numbers: Range<Int>, as name: String) async -> [Repetition] {
      let meter = ProgressMeter(name: name, repetitions: numbers.count, plan: plan)
      let display = startDisplay(of: meter)
      let feed = live?.begin(name, plan: plan, repetitions: numbers.count, clock: provider.clock)
      defer { feed?.pause() }
      var results: [Repetition] = []
      for repetition in numbers {
        // Before the start that is agreed upon: asking takes time.
        let window = await serverWatch?.begin()
        await awaitStart?(repetition)
        var observers = self.observers + [meter]
        if let window { observers.append(window) }
        if let feed { observers.append(feed) }
        let marker = observers.lazy.compactMap { $0 as? any RequestMarker }
          .first { $0.marksRequests }
        for observer in observers {
          observer.begin(
            repetition: repetition + 1, of: max(expected ?? 0, numbers.upperBound),
            at: provider.clock.now)
        }
        var plan = plan
        // Each repetition has arrivals of its own: else all would share one accident.
        plan.seed = RepetitionSeeds(seed: plan.seed, repetition: repetition).arrivals
        let isEnough =
          ending
          ?? earlyEnd.map { earlyEnd in
            { @Sendable timeline in earlyEnd.isDue(after: timeline) }
          }
        let runner = Runner(
          plan, provider: provider, observers: observers, isEnough: isEnough, keeping: limits,
          counter: counter, objectives: objectives, account: account,
          following: following(in: repetition, marker)
        ) {
          makeRequest($0, repetition).marked(by: marker, as: $0)
        }
        let watch = ClientWatch(provider)
        var result = await runner.run()
        for observer in observers { observer.end(at: provider.clock.now) }
        result.client = await watch?.end()
        result.server = await window?.end(
          abandoned: result.abandonedRequests, by: provider.clock)
        results.append(result)
        if results.last?.outcome != .completed || earlyEnd?.isDue == true { break }
      }
      display?.cancel()
      // Its line is taken away before anything else is written.
      await display?.value
      return results
    }

    private func following(
      in repetition: Int, _ marker: (any RequestMarker)?
    ) -> Runner.Following? {
      guard let following else { return nil }
      return { index, previous, completion in
        following(index, repetition, previous, completion)?.marked(by: marker, as: index)
      }
    }

    private func startDisplay(of meter: ProgressMeter) -> Task<Void, Never>? {
      // A screen of its own takes the place of the line, and lines may go elsewhere all the same.
      guard !provider.clock.isSimulated, live?.fillsTerminal != true || progress == .lines,
        let sink = ProgressDisplay.Sink.system(progress)
      else { return nil }
      let clock = provider.clock
      return Task { await ProgressDisplay(to: sink).show(meter, clockOfMeter: clock) }
    }
  }

  extension GenerationRequest {
    /// The same with the name that it is to be known by to a server.
    fileprivate func marked(by marker: (any RequestMarker)?, as index: Int) -> GenerationRequest {
      guard let marker else { return self }
      var request = self
      request.traceParent = marker.traceParent(ofRequest: index)
      return request
    }
  }
#endif
