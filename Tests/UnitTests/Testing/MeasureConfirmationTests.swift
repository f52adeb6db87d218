import Foundation
import Testing

@testable import PerfHarness

/// A suspicion as a user lives with it: announced, measured again, confirmed or cleared.
@Suite struct MeasureConfirmationTests {
  /// 50 ms to the first token in some repetitions, and 100 ms in others; 140 ms and 190 ms in all.
  private struct Moody: Provider {
    let name = "moody"
    /// The repetitions, counted from 0, in which it is slow.
    var slow: Range<Int>
    /// Those in which its last request times out.
    var late = 0..<0
    var good = SimulatedProvider.simulated(
      timeToFirstToken: .milliseconds(50), tokenGap: .milliseconds(10))
    var clock: any TimeSource { good.clock }

    func generate(
      _ request: GenerationRequest, receive: @escaping @Sendable (GenerationEvent) -> Void
    ) async throws(ProviderError) -> Completion {
      var provider = good
      // A request's id begins with the number of its repetition.
      let repetition = Int(request.id.prefix { $0 != "-" }) ?? -1
      if late.contains(repetition), request.id.hasSuffix("-19") {
        throw ProviderError(.readTimeout, "too late")
      }
      if slow.contains(repetition) {
        provider.behavior.timeToFirstToken = .milliseconds(100)
      }
      return try await provider.generate(request, receive: receive)
    }
  }

  private static let scenario = Scenario("chat", traffic: "D(10,10)", lasting: .requests(20))

  private func measureOnce(
    _ bench: borrowing Bench, slowIn repetitions: Range<Int>, _ variables: [String: String] = [:]
  ) async throws -> [Bench.Finding] {
    let provider = Moody(slow: repetitions)
    return try await bench.findings(variables) {
      try await measure(Self.scenario, against: provider)
    }
  }

  private func path(_ test: String = #function) -> String {
    "baselines/simulated/MeasureConfirmationTests/\(test.prefix { $0 != "(" }).json"
  }

  /// The lines that announce fresh repetitions.
  private func announced(_ bench: borrowing Bench) -> [String] {
    bench.output.split(separator: "\n").filter { $0.hasSuffix("to make sure") }
      .map(String.init)
  }

  @Test(.baseline(of: [.timeToFirstToken, .endToEndLatency], at: [.p50]))
  func aSuspicionIsAnnouncedMeasuredAgainAndConfirmed() async throws {
    let bench = try Bench()
    _ = try await measureOnce(bench, slowIn: 0..<0)
    #expect(announced(bench).isEmpty)
    let findings = try await measureOnce(bench, slowIn: 0..<100)
    #expect(
      announced(bench) == [
        "MeasureConfirmationTests/aSuspicionIsAnnouncedMeasuredAgainAndConfirmed: "
          + "p50 of timeToFirstToken, p50 of endToEndLatency may have regressed; measuring 5 fresh "
          + "repetitions to make sure"
      ])
    #expect(findings.map(\.isFailure) == [true])
    #expect(
      findings.map(\.text) == [
        "p50 of timeToFirstToken regressed: baseline 50 ms, now 100 ms, +100 %; tolerance 5 % and "
          + "1 ms; measured again: 5 × 20 values against 3 × 20 (the first look: +100 %); "
          + "a change of 5 % would be found\n"
          + "p50 of endToEndLatency regressed: baseline 140 ms, now 190 ms, +35.7 %; tolerance 5 % "
          + "and 1 ms; measured again: 5 × 20 values against 3 × 20 (the first look: +35.7 %); "
          + "a change of 5 % would be found\n"
          + "mean E2E moved by +50 ms: first token +50 ms (100 %)"
      ])
  }

  @Test(.baseline(of: [.timeToFirstToken], at: [.p50]))
  func aSuspectThatFreshRepetitionsClearDoesNotFail() async throws {
    let bench = try Bench()
    _ = try await measureOnce(bench, slowIn: 0..<0)
    #expect(try await measureOnce(bench, slowIn: 0..<3).isEmpty)
    #expect(announced(bench).count == 1)
    #expect(
      bench.output.contains(
        "p50 of timeToFirstToken unchanged: baseline 50 ms, now 50 ms, 0 %; tolerance 5 % and 1 ms; "
          + "measured again: 5 × 20 values against 3 × 20 (the first look: +100 %)"))
  }

  /// Slow in one of the fresh ones as well, which may be chance: of five, 14.9 % more in the geometric
  /// mean, of ten 7.2 %, and of twenty 3.5 %, which is less than the tolerance.
  @Test(.baseline(of: [.timeToFirstToken], at: [.p50]))
  func whatStaysInDoubtIsMeasuredOftener() async throws {
    let bench = try Bench()
    _ = try await measureOnce(bench, slowIn: 0..<0)
    let findings = try await measureOnce(bench, slowIn: 0..<4)
    #expect(
      announced(bench) == [
        "MeasureConfirmationTests/whatStaysInDoubtIsMeasuredOftener: p50 of timeToFirstToken may "
          + "have regressed; measuring 5 fresh repetitions to make sure",
        "MeasureConfirmationTests/whatStaysInDoubtIsMeasuredOftener: not clear yet; measuring 5 more "
          + "repetitions to make sure",
        "MeasureConfirmationTests/whatStaysInDoubtIsMeasuredOftener: not clear yet; measuring 10 more "
          + "repetitions to make sure",
      ])
    #expect(findings.map(\.isFailure) == [])
  }

  @Test(
    .baseline(of: [.timeToFirstToken], at: [.p50]),
    arguments: [
      ("0", [], "3 × 20 values against 3 × 20; "),
      ("1", ["measuring 1 fresh repetition to make sure"], "measured again: 1 × 20 values"),
      ("2", ["measuring 1 fresh repetition to make sure"], "measured again: 1 × 20 values"),
      ("8", ["measuring 2 fresh repetitions to make sure"], "measured again: 2 × 20 values"),
    ] as [(String, [String], String)])
  func theEnvironmentSaysHowOften(
    _ confirmations: String, _ announcements: [String], _ sizes: String
  ) async throws {
    let bench = try Bench()
    let variables = ["PERF_CONFIRMATIONS": confirmations]
    _ = try await measureOnce(bench, slowIn: 0..<0, variables)
    let findings = try await measureOnce(bench, slowIn: 0..<100, variables)
    #expect(findings.map(\.isFailure) == [true])
    #expect(findings.first?.text.contains("; \(sizes)") == true)
    #expect(
      announced(bench).map { String($0.split(separator: "; ").last ?? "") } == announcements)
  }

  @Test(.baseline(of: [.timeToFirstToken], at: [.p50], confirmations: 4))
  func theTraitSaysHowOftenWhereTheEnvironmentDoesNot() async throws {
    let bench = try Bench()
    _ = try await measureOnce(bench, slowIn: 0..<0)
    _ = try await measureOnce(bench, slowIn: 0..<100)
    #expect(
      announced(bench).map { $0.hasSuffix("measuring 1 fresh repetition to make sure") } == [true])
  }

  @Test(.baseline(of: [.timeToFirstToken], at: [.p50]))
  func aRegressionIsNotAppended() async throws {
    let bench = try Bench()
    _ = try await measureOnce(bench, slowIn: 0..<0)
    let recorded = try bench.text(path())
    let findings = try await measureOnce(bench, slowIn: 0..<100, ["PERF_RECORD": "append"])
    #expect(findings.map(\.isFailure) == [true])
    #expect(try bench.text(path()) == recorded)
    // What fresh repetitions cleared is, without them.
    let cleared = try await measureOnce(bench, slowIn: 0..<3, ["PERF_RECORD": "append"])
    #expect(
      cleared.map(\.text) == [
        "added 3 repetitions to the baseline FOLDER/\(path()), which now holds 6; look at it and "
          + "commit it"
      ])
  }

  /// Fresh repetitions are part of what is recorded in place of what failed: their timeouts too.
  @Test(.baseline(of: [.timeToFirstToken], at: [.p50]))
  func timeoutsOfFreshRepetitionsThatAreRecordedAreSaid() async throws {
    let bench = try Bench()
    _ = try await measureOnce(bench, slowIn: 0..<0)
    let provider = Moody(slow: 0..<100, late: 3..<4)
    let findings = try await bench.findings(["PERF_RECORD": "failed"]) {
      try await measure(Self.scenario, against: provider)
    }
    #expect(try bench.text(path()).contains("\"censored\": 1"))
    #expect(
      findings.last?.text.hasPrefix(
        "recorded the baseline FOLDER/\(path()); look at it and commit it\nrequests timed out in it: "
      ) == true)
  }

  @Test(.baseline(of: [.timeToFirstToken], at: [.p50], keeping: 2))
  func onlyWhatIsKeptCountsAsAdded() async throws {
    let bench = try Bench()
    for text in [
      "recorded the baseline FOLDER/\(path()); look at it and commit it",
      "added 2 repetitions to the baseline FOLDER/\(path()), which now holds 2; look at it and "
        + "commit it",
    ] {
      let findings = try await measureOnce(bench, slowIn: 0..<0, ["PERF_RECORD": "append"])
      #expect(findings.map(\.text) == [text])
    }
  }

  /// What is replaced whatever comes of it needs no certainty.
  @Test(.baseline(of: [.timeToFirstToken], at: [.p50]))
  func recordingAnewMeasuresNothingAgain() async throws {
    let bench = try Bench()
    _ = try await measureOnce(bench, slowIn: 0..<0)
    let findings = try await measureOnce(bench, slowIn: 0..<100, ["PERF_RECORD": "all"])
    #expect(findings.map(\.isFailure) == [false, false])
    #expect(announced(bench).isEmpty)
  }

  /// Three repetitions of twenty requests, 190 ms each, take 11.4 s; at 13.9 s thirteen fresh requests
  /// have ended.
  @Test(.baseline(of: [.timeToFirstToken], at: [.p50]))
  func aCancelledConfirmationIsNoVerdict() async throws {
    let bench = try Bench()
    _ = try await measureOnce(bench, slowIn: 0..<0)
    let clock = SimulationClock()
    var provider = Moody(slow: 0..<100)
    provider.good = SimulatedProvider(provider.good.behavior, clock: clock)
    let moody = provider
    let findings = try await bench.findings(["PERF_OUTPUT": bench.results]) {
      try await clock.run {
        let task = Task(executorPreference: clock.executor) {
          try await measure(Self.scenario, against: moody)
        }
        try await clock.sleep(until: .milliseconds(13_900))
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
      }
    }
    #expect(findings.map(\.isFailure) == [true])
    #expect(
      findings.map(\.text) == [
        "cancelled after 73 measured requests; what was measured until then stands in the report"
      ])
    #expect(announced(bench).count == 1)
    #expect(bench.output.contains("✗ invalid"))
    #expect(try bench.text("results/requests.jsonl").split(separator: "\n").count >= 60)
  }

  @Test(.baseline(falseAlarms: 2))
  func whatCannotBeMeantFailsBeforeAnythingIsMeasured() async throws {
    let bench = try Bench()
    let clock = SimulationClock()
    let provider = SimulatedProvider(SimulatedProvider.Behavior(), clock: clock)
    let findings = try await bench.findings {
      try await measure(Self.scenario, against: provider)
    }
    #expect(findings.map(\.isFailure) == [true])
    #expect(
      findings.map(\.text) == [
        ".baseline: falseAlarms is 2.0; expected more than 0 and less than 1; write e.g. "
          + "falseAlarms: 0.01"
      ])
    // No time has passed.
    #expect(clock.now == SimulationClock().now)
    #expect(!FileManager.default.fileExists(atPath: bench.baselines))
  }
}
