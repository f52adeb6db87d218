#if HTTP
  import PerfHarness

  /// One repetition of the harness against a server of the test's, judged by nobody: a client that is
  /// driven as fast as it goes has no valid latencies.
  struct HarnessLoad {
    /// Requests that were not answered.
    struct Failed: Error {
      var outcome: Repetition.Outcome
      var count: Int
      var first: RequestTimeline.Failure?
    }

    private let plan: LoadPlan
    private let requests: RequestFactory
    private let provider: HTTPProvider

    /// Opens the connections.
    init(_ scenario: Scenario, port: Int) async throws {
      plan = LoadPlan(scenario)
      requests = try scenario.makeRequests()
      provider = .openAI(model: "mock", baseURL: "http://127.0.0.1:\(port)/v1")
      try await provider.prepare(concurrency: plan.expectedConcurrency)
    }

    /// Runs it; every request must be answered.
    func run() async throws -> Repetition {
      let requests = requests
      let repetition = await Runner(plan, provider: provider) {
        requests.request(index: $0, repetition: 0)
      }.run()
      let failures = repetition.timelines.compactMap(\.failure)
      guard repetition.outcome == .completed, failures.isEmpty else {
        throw Failed(outcome: repetition.outcome, count: failures.count, first: failures.first)
      }
      return repetition
    }

    func close() async {
      await provider.shutdown()
    }
  }
#endif
