#if HTTP && os(Linux)
  import PerfHarness
  import Testing

  /// How late an open load is sent, beside what a task that sleeps for each arrival would be.
  @Suite(.serialized, .machineTurn) struct HarnessPacing {
    private static let count = HarnessSize.of(1000.0, debug: 20)
    private static let rates = HarnessSize.of([1000.0, 5000.0], debug: [100.0, 200.0])

    @Test(arguments: rates)
    func constant(perSecond: Double) async throws {
      try await compare(.constant(perSecond: perSecond), "constant", perSecond)
    }

    @Test(arguments: rates)
    func poisson(perSecond: Double) async throws {
      try await compare(.poisson(perSecond: perSecond), "poisson", perSecond)
    }

    private func compare(_ arrivals: some Arrivals, _ name: String, _ rate: Double) async throws {
      // A thousand lags have a p99.
      let seconds = max(0.4, Self.count / rate)
      let server = try BareServer()
      let load = try await HarnessLoad(
        Scenario(
          "pacing", traffic: "D(10,2)", load: .open(arrivals), lasting: .seconds(seconds),
          streams: false),
        port: server.port)
      let lags = try await load.run().timelines.compactMap(\.dispatchLag)
      await load.close()
      server.stop()
      let offsets = arrivals.offsets(seed: 1).prefix { $0 < .seconds(seconds) }
      let sleeping = await Self.lags(of: Array(offsets))
      Spread(lags).show(
        "dispatch lag, \(name), \(Int(rate)) arrivals/s", beside: ("a sleeping task's", sleeping),
        target: rate == 1000 ? "p99 at most 500 µs" : nil)
    }

    /// How late tasks wake that sleep until an arrival each.
    private static func lags(of offsets: [Duration]) async -> Spread {
      let start = SystemClock().now.advanced(by: .milliseconds(20))
      let lags = await withTaskGroup(of: Duration.self) { group in
        for offset in offsets {
          group.addTask {
            let due = start.advanced(by: offset)
            try? await SystemClock().sleep(until: due)
            return due.duration(to: SystemClock().now)
          }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
      return Spread(lags)
    }
  }
#endif
