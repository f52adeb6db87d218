import Foundation
import Testing

@testable import PerfHarness

/// A warm-up that is found, under the simulated clock.
@Suite struct MeasureSteadyStateTests {
  /// The first hundred requests take three times as long, about 300 ms; all with a spread of 10 %.
  private static var cold: TimedProvider {
    TimedProvider { index, draw in
      .milliseconds((index < 100 ? 300 : 100) + 10 * draw)
    }
  }

  private static func scenario(
    _ extent: Extent = .requests(500), warmup: Margin = .automatic
  ) -> Scenario {
    Scenario(
      "chat", load: .open(.constant(perSecond: 50)), lasting: extent, warmup: warmup)
  }

  private func notes(_ bench: borrowing Bench) -> [String] {
    bench.output.split(separator: "\n").compactMap {
      $0.contains("note: ") ? String($0.trimmingPrefix("  note: ")) : nil
    }
  }

  /// A step of twenty deviations is found to the request; noise may add to it.
  @Test func whatIsNotSteadyIsLeftOut() async throws {
    let bench = try Bench()
    let findings = try await bench.findings {
      let run = try await measure(Self.scenario(), against: Self.cold)
      for repetition in run.repetitions {
        let kept = repetition.timelines.count
        #expect((300...400).contains(kept))
        #expect(repetition.unmeasuredRequests == 500 - kept)
        #expect(repetition.timelines.allSatisfy { $0.index >= 500 - kept })
        let first = try #require(repetition.timelines.first)
        let last = try #require(repetition.timelines.compactMap(\.ended).max())
        #expect(repetition.window == last - first.due)
      }
      #expect(run[.maximum, .timeToFirstToken] < .milliseconds(300))
    }
    #expect(findings.isEmpty)
    let note = try #require(notes(bench).first)
    #expect(
      note.hasPrefix(
        "requests left out as warm-up of the 3 repetitions, by timeToFirstToken (MSER-5): 1"))
  }

  /// By time the window ends when it was to end, and begins with the first that is kept.
  @Test func aWindowOfTimeBeginsWithTheFirstThatIsKept() async throws {
    let bench = try Bench()
    _ = try await bench.findings {
      var scenario = Self.scenario(.seconds(10))
      scenario.cooldown = .requests(1)
      let run = try await measure(scenario, against: Self.cold, repetitions: 1)
      let repetition = run.repetitions[0]
      let first = try #require(repetition.timelines.first)
      let last = try #require(repetition.timelines.compactMap(\.ended).max())
      #expect(first.index >= 100)
      // The first was due at 0; the last of them, due at 9.98 s, ends after the 10 s.
      #expect(first.due == MonotonicInstant(nanoseconds: Int64(first.index) * 20_000_000))
      #expect(repetition.window == last - first.due)
    }
  }

  @Test func aRunThatNeverComesToRestIsSaidToBeSo() async throws {
    let bench = try Bench()
    let provider = TimedProvider { index, _ in .milliseconds(100 + index) }
    _ = try await bench.findings {
      let run = try await measure(Self.scenario(), against: provider)
      // Nothing was left out of three times 500.
      #expect(run.timelines.count == 1500)
    }
    #expect(
      notes(bench) == [
        "requests left out as warm-up of the 3 repetitions, by timeToFirstToken (MSER-5): none, for no "
          + "steady state was found, none, for no steady state was found, none, for no steady state was "
          + "found"
      ])
  }

  @Test func fewRequestsSayNothing() async throws {
    let bench = try Bench()
    _ = try await bench.findings(["PERF_REPETITIONS": "1"]) {
      let run = try await measure(Self.scenario(.requests(40)), against: Self.cold)
      #expect(run.timelines.count == 40)
    }
    #expect(
      notes(bench) == [
        "requests left out as warm-up: none, for 40 values are too few to find one"
      ])
  }

  /// Of more requests than are held, those that come later are kept by the sample as ever.
  @Test func aLongRunIsCutInItsFirstTwentyThousand() async throws {
    let provider = TimedProvider { index, _ in
      .milliseconds(index < 1000 ? 300 : 100 + index % 7)
    }
    var scenario = Self.scenario(.requests(21_000))
    scenario.load = .open(.constant(perSecond: 1000))
    let plan = LoadPlan(scenario)
    let repetition = try await provider.clock.run {
      await Runner(
        plan, provider: provider, keeping: TimelineSample.Limits(requests: 100, outputs: 10_000)
      ) { GenerationRequest(id: "0-\($0)", prompt: "") }.run()
    }
    #expect(repetition.steadyState == .found(requests: 1000, by: .timeToFirstToken))
    #expect(repetition.measuredRequests == 20_000)
    #expect(repetition.unmeasuredRequests == 1000)
    #expect(repetition.timelines.count == 100)
    #expect(repetition.firstDue == MonotonicInstant(nanoseconds: 1_000_000_000))
  }

  @Test func onlyAWarmUpIsFound() {
    var scenario = Self.scenario()
    scenario.cooldown = .automatic
    let error = #expect(throws: WorkloadError.self) { try scenario.validate() }
    #expect(
      error?.message
        == "scenario \"chat\": cool-down: it is automatic; expected so only of a warm-up; write e.g. "
        + ".requests(20)")
  }

  @Test(.budget(.p50, of: .timeToFirstToken, atMost: .seconds(1)))
  func itDoesNotGoWithAnEarlyEnd() async throws {
    let bench = try Bench()
    let findings = try await bench.findings {
      try await measure(Self.scenario(), against: Self.cold, stopping: .whenCertain)
    }
    #expect(
      findings.map(\.text) == [
        "chat: stopping is .whenCertain, and the warm-up is automatic, which is found when all is sent; "
          + "expected one of the two; write e.g. warmup: .requests(20)"
      ])
  }
}
