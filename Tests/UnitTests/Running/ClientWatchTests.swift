import Synchronization
import Testing

@testable import PerfHarness

@Suite struct ClientWatchTests {
  /// Wakes sleepers the given number of milliseconds late, one after the other, and then no more.
  private final class TardyClock: TimeSource {
    private struct State {
      var now = MonotonicInstant(nanoseconds: 0)
      var lags: [Int]
      var deadlines: [MonotonicInstant] = []
    }

    private let state: Mutex<State>

    init(lags: [Int]) { state = Mutex(State(lags: lags)) }

    var now: MonotonicInstant { state.withLock { $0.now } }
    var minimumResolution: Duration { .nanoseconds(1) }
    /// The instants at which a sleeper asked to be woken, in ms.
    var deadlines: [Int64] { state.withLock { $0.deadlines.map { $0.nanoseconds / 1_000_000 } } }

    func sleep(until deadline: MonotonicInstant, tolerance: Duration?) async throws {
      try state.withLock { state in
        guard !state.lags.isEmpty else { throw CancellationError() }
        state.deadlines.append(deadline)
        state.now = deadline.advanced(by: .milliseconds(state.lags.removeFirst()))
      }
    }
  }

  // Woken at 10 + 0, 20 + 3, then at 23 + 10 + 0: what was missed is not made up for.
  @Test func eachSleepSaysHowLateItEnded() async {
    let clock = TardyClock(lags: [0, 3, 0, 25, 1])
    let lags = await ClientWatch.wakeLags(by: clock)
    #expect(clock.deadlines == [10, 20, 33, 43, 78])
    #expect(lags.count == 5)
    #expect(lags.minimum == .zero)
    #expect(lags.maximum == .milliseconds(25))
    // (0 + 3 + 0 + 25 + 1) ÷ 5
    #expect(lags.mean == .microseconds(5800))
  }

  private struct Named: Provider {
    let name = "named"
    let clock: any TimeSource

    func generate(
      _ request: GenerationRequest, receive: @escaping @Sendable (GenerationEvent) -> Void
    ) async throws(ProviderError) -> Completion { Completion() }
  }

  private struct OnSockets: SocketProvider {
    let name = "on sockets"
    let clock: any TimeSource
    var runsServer: Bool
    let isSecure = false

    func generate(
      _ request: GenerationRequest, receive: @escaping @Sendable (GenerationEvent) -> Void
    ) async throws(ProviderError) -> Completion { Completion() }
  }

  @Test func theProcessIsReadAtBothEnds() async throws {
    let readings = Mutex([(100, 7), (400, 19)])
    let watch = try #require(
      ClientWatch(Named(clock: TardyClock(lags: [2, 4]))) {
        let (instant, time) = readings.withLock { $0.removeFirst() }
        return ClientHealth.Reading(
          instant: MonotonicInstant(nanoseconds: Int64(instant)), processor: .nanoseconds(time))
      })
    let health = await watch.end()
    #expect(health.duration == .nanoseconds(300))
    #expect(health.processor == .nanoseconds(12))
    #expect(health.wakeLag.count == 2)
    #expect(health.cores == AvailableCores.count)
  }

  @Test func whoElseIsInTheProcessIsTheProvidersToSay() async throws {
    func company(_ provider: any Provider) async -> ClientHealth.Company? {
      await ClientWatch(provider)?.end().company
    }
    let clock = TardyClock(lags: [])
    #expect(await company(Named(clock: clock)) == .subject)
    #expect(await company(OnSockets(clock: clock, runsServer: false)) == ClientHealth.Company.none)
    #expect(await company(OnSockets(clock: clock, runsServer: true)) == .server)
  }

  @Test func underASimulatedClockThereIsNothingToWatch() {
    #expect(ClientWatch(Named(clock: SimulationClock())) == nil)
  }

  @Test func aRepetitionIsWatched() async throws {
    let bench = try Bench()
    let findings = try await bench.findings(["PERF_REPETITIONS": "2"]) {
      let run = try await measure(lasting: .requests(2)) { _ in }
      #expect(run.repetitions.allSatisfy { $0.client?.company == .subject })
      #expect(
        run.client?.duration == run.repetitions.compactMap(\.client?.duration).reduce(.zero, +))
      let simulated = try await measure(
        lasting: .requests(2), as: "simulated", clock: SimulationClock()
      ) { _ in }
      #expect(simulated.client == nil)
    }
    // What is expected above and is not so is a failure here.
    #expect(findings.filter(\.isFailure).isEmpty)
  }
}
