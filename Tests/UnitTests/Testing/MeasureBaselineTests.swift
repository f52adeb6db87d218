import Foundation
import Testing

@testable import PerfHarness

/// Baselines as a user lives with them: recorded, compared, broken, replaced.
@Suite struct MeasureBaselineTests {
  private static let scenario = Scenario("chat", traffic: "D(10,10)", lasting: .requests(20))

  private func server(firstToken: Double = 50, gap: Double = 10) -> SimulatedProvider {
    .simulated(timeToFirstToken: .milliseconds(firstToken), tokenGap: .milliseconds(gap))
  }

  private func path(_ test: String = #function) -> String {
    "baselines/simulated/MeasureBaselineTests/\(test.prefix { $0 != "(" }).json"
  }

  private func measureOnce(
    _ bench: borrowing Bench, _ server: SimulatedProvider, _ variables: [String: String] = [:],
    scenario: Scenario = scenario
  ) async throws -> [Bench.Finding] {
    try await bench.findings(variables) { try await measure(scenario, against: server) }
  }

  @Test(.baseline(within: .percent(10)))
  func aMissingBaselineIsRecordedAndSaidSo() async throws {
    let bench = try Bench()
    let findings = try await measureOnce(bench, server())
    let line = BaselineTrait.found(in: try #require(Test.current).traits).first?.sourceLocation.line
    #expect(
      findings == [
        Bench.Finding(
          isFailure: false,
          text: "recorded the baseline FOLDER/\(path()); look at it and commit it", line: line)
      ])
    #expect(try bench.text(path()).contains("\"timeToFirstToken\""))
    // The same measurements again: nothing to say, and nothing to change.
    let recorded = try bench.text(path())
    #expect(try await measureOnce(bench, server()).isEmpty)
    #expect(try bench.text(path()) == recorded)
    #expect(bench.output.contains("✓ unchanged"))
    #expect(
      bench.output.contains(
        "3 comparisons with the baseline; the greatest change is 0 %, of p50 of "))
  }

  /// How much repetitions differ says what a baseline can be used for.
  @Test(.baseline(of: [.timeToFirstToken, .timePerOutputToken]))
  func howMuchItsRepetitionsDifferIsNoted() async throws {
    let bench = try Bench()
    let server = SimulatedProvider.simulated(
      timeToFirstToken: .logNormal(median: .milliseconds(50), sigma: 0.3),
      tokenGap: .milliseconds(10))
    _ = try await measureOnce(bench, server)
    // Tokens come at an even pace: of that there is nothing to say.
    let note = try #require(bench.output.split(separator: "\n").last { $0.contains("differ") })
    #expect(
      note.hasPrefix(
        "  note: the 3 repetitions in it, all of one session, differ: p50 of timeToFirstToken by "))
    #expect(note.hasSuffix(" % (standard deviation)"))
    #expect(!note.contains("timePerOutputToken"))
  }

  @Test(.baseline())
  func aMissingBaselineFailsWhereNothingMayBeRecorded() async throws {
    let bench = try Bench()
    for variables in [["CI": "1"], ["PERF_RECORD": "never"]] {
      let findings = try await measureOnce(bench, server(), variables)
      #expect(findings.map(\.isFailure) == [true])
      #expect(
        findings.map(\.text) == [
          "there is no baseline at FOLDER/\(path()); "
            + "record one with PERF_RECORD=missing and commit it"
        ])
    }
    #expect(!FileManager.default.fileExists(atPath: bench.baselines))
  }

  @Test(.baseline(), arguments: [RecordMode.missing, .failed, .all, .append])
  func aMissingBaselineIsRecordedUnderEveryOtherMode(_ mode: RecordMode) async throws {
    let bench = try Bench()
    let findings = try await measureOnce(bench, server(), ["PERF_RECORD": mode.rawValue])
    #expect(findings.map(\.isFailure) == [false])
    #expect(findings.first?.text.hasPrefix("recorded the baseline ") == true)
  }

  @Test(.baseline(within: .percent(10)))
  func aSlowFirstTokenRegressesWhatItIsPartOfAndNothingElse() async throws {
    let bench = try Bench()
    _ = try await measureOnce(bench, server())
    let findings = try await measureOnce(bench, server(firstToken: 100))
    #expect(!findings.contains { !$0.isFailure })
    // 20 requests a repetition carry p50, not a tail. E2E: 140 ms, now 190 ms: +35.7 %.
    #expect(
      findings.map(\.text) == [
        "p50 of timeToFirstToken regressed: baseline 50 ms, now 100 ms, +100 %; "
          + "tolerance 10 % and 1 ms; measured again: 5 × 20 values against 3 × 20 "
          + "(the first look: +100 %); a change of 10 % would be found\n"
          + "p50 of endToEndLatency regressed: baseline 140 ms, now 190 ms, +35.7 %; "
          + "tolerance 10 % and 1 ms; measured again: 5 × 20 values against 3 × 20 "
          + "(the first look: +35.7 %); a change of 10 % would be found\n"
          + "mean E2E moved by +50 ms: first token +50 ms (100 %)"
      ])
    #expect(bench.output.contains("p50 of timePerOutputToken unchanged"))
    // Nothing varies here: TTFT is the double at every percentile that 20 values can bound.
    #expect(bench.output.contains("timeToFirstToken moved in the body: change in %, "))
    #expect(bench.output.contains("\n    change  +100.0  +100.0  "))
    #expect(bench.output.contains("endToEndLatency moved in the body: "))
    #expect(!bench.output.contains("timePerOutputToken moved"))
  }

  @Test(.baseline(within: .percent(10)))
  func slowTokensRegressWhatTheyArePartOfAndNothingElse() async throws {
    let bench = try Bench()
    _ = try await measureOnce(bench, server())
    let findings = try await measureOnce(bench, server(gap: 20))
    #expect(findings.count { $0.text.contains("timePerOutputToken regressed") } > 0)
    #expect(findings.count { $0.text.contains("endToEndLatency regressed") } > 0)
    #expect(findings.count { $0.text.contains("timeToFirstToken") } == 0)
  }

  /// Ten tokens: one first gap and eight steady ones, of 10 ms before. A reply of five has three.
  @Test(
    .baseline(within: .percent(10), of: [.endToEndLatency], at: [.p50]),
    arguments: [
      (100.0, 10.0, 10, "mean E2E moved by +50 ms: first token +50 ms (100 %)"),
      (50, 20, 10, "mean E2E moved by +90 ms: longer gaps +80 ms (89 %), first gap +10 ms (11 %)"),
      (50, 10, 5, "mean E2E moved by −50 ms: fewer tokens −50 ms (100 %)"),
      (
        200, 5, 10,
        "mean E2E moved by +105 ms: first token +150 ms (77 %), shorter gaps −40 ms (21 %), "
          + "other −5 ms (3 %)"
      ),
    ])
  func aMovedLatencyIsTracedToItsPart(
    firstToken: Double, gap: Double, tokens: Int, sentence: String
  ) async throws {
    let bench = try Bench()
    _ = try await measureOnce(bench, server())
    let changed = SimulatedProvider(
      SimulatedProvider.Behavior(
        timeToFirstToken: .milliseconds(firstToken), tokenGap: .milliseconds(gap),
        outputTokens: .constant(tokens)))
    let findings = try await measureOnce(bench, changed)
    #expect(findings.map(\.isFailure) == [!sentence.contains("−50")])
    let end =
      "; a change of 10 % would be found"
      + (sentence.contains("−50") ? "; record it anew with PERF_RECORD=all" : "")
    #expect(findings.first?.text.hasSuffix("\(end)\n\(sentence)") == true)
    // In the table it stands once, as a note.
    #expect(bench.output.contains("\n  note: \(sentence)\n"))
    #expect(bench.output.contains("\(end)\n"))
  }

  @Test(.baseline(within: .percent(10), of: [.endToEndLatency], at: [.p50]))
  func aLongerOutputIsTold() async throws {
    let bench = try Bench()
    func server(tokens: Int) -> SimulatedProvider {
      SimulatedProvider(
        SimulatedProvider.Behavior(
          timeToFirstToken: .milliseconds(50), tokenGap: .milliseconds(10),
          outputTokens: .constant(tokens)))
    }
    _ = try await measureOnce(bench, server(tokens: 5))
    // 90 ms before, 140 ms now.
    let findings = try await measureOnce(bench, server(tokens: 10))
    #expect(
      findings.map(\.text) == [
        "p50 of endToEndLatency regressed: baseline 90 ms, now 140 ms, +55.6 %; "
          + "tolerance 10 % and 1 ms; measured again: 5 × 20 values against 3 × 20 "
          + "(the first look: +55.6 %); a change of 10 % would be found\n"
          + "mean E2E moved by +50 ms: more tokens +50 ms (100 %)"
      ])
  }

  @Test(.baseline(within: .percent(10), of: [.timeToFirstToken], at: [.p50]))
  func aRegressionIsAcceptedByRecordingIt() async throws {
    let bench = try Bench()
    _ = try await measureOnce(bench, server())
    let accepted = try await measureOnce(bench, server(firstToken: 100), ["PERF_RECORD": "all"])
    #expect(accepted.map(\.isFailure) == [false, false])
    #expect(
      accepted.map(\.text) == [
        "p50 of timeToFirstToken regressed: baseline 50 ms, now 100 ms, +100 %; "
          + "tolerance 10 % and 1 ms; 3 × 20 values against 3 × 20; a change of 10 % would be found",
        "recorded the baseline FOLDER/\(path()); look at it and commit it",
      ])
    #expect(try await measureOnce(bench, server(firstToken: 100)).isEmpty)
  }

  @Test(.baseline(of: [.timeToFirstToken], at: [.p50]))
  func furtherRepetitionsAreAppended() async throws {
    let bench = try Bench()
    _ = try await measureOnce(bench, server())
    let findings = try await measureOnce(bench, server(), ["PERF_RECORD": "append"])
    #expect(
      findings.map(\.text) == [
        "added 3 repetitions to the baseline FOLDER/\(path()), which now holds 6; look at it and "
          + "commit it"
      ])
  }

  /// What the file says of how much repetitions differ rests on how many there are.
  @Test(
    .baseline(of: [.timeToFirstToken], at: [.p50], keeping: 6),
    arguments: [
      ([:], 6), (["PERF_REPETITIONS": "2"], 2), (["PERF_REPETITIONS": "7"], 6),
    ] as [([String: String], Int)])
  func recordingMeasuresAsManyRepetitionsAsAreKept(
    _ variables: [String: String], _ kept: Int
  ) async throws {
    let bench = try Bench()
    let unset = ["PERF_REPETITIONS": ""]
    for mode in ["missing", "all", "failed"] {
      let variables = unset.merging(variables) { $1 }.merging(["PERF_RECORD": mode]) { $1 }
      _ = try await measureOnce(bench, server(), variables)
      let text = try bench.text(
        try #require(files(in: bench).first))
      let requests = text.split(separator: "\n").count { $0.contains("\"requests\": 20") }
      #expect(requests == kept, "\(mode)")
    }
  }

  private func files(in bench: borrowing Bench) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: bench.folder).filter {
      $0.hasSuffix(".json")
    }
  }

  @Test(.baseline())
  func aBaselineThatCannotBeReadFailsWithItsLine() async throws {
    let bench = try Bench()
    _ = try await measureOnce(bench, server())
    let recorded = try bench.text(path())
    let lines = recorded.split(separator: "\n", omittingEmptySubsequences: false)
    let index = try #require(lines.firstIndex { $0.contains("\"cores\"") })
    try recorded.replacing("\"cores\": 1", with: "\"cores\": \"one\"")
      .write(toFile: "\(bench.folder)/\(path())", atomically: true, encoding: .utf8)
    let findings = try await measureOnce(bench, server())
    #expect(findings.map(\.isFailure) == [true])
    #expect(findings.first?.text.hasPrefix("FOLDER/\(path()):\(index + 1): ") == true)
    #expect(
      findings.first?.text.hasSuffix(
        "; restore it from version control, or record it anew with PERF_RECORD=all") == true)
    #expect(bench.output.contains("✗ invalid"))
    // Which is what helps.
    let cured = try await measureOnce(bench, server(), ["PERF_RECORD": "all"])
    #expect(cured.map(\.isFailure) == [false])
    #expect(bench.output.contains("~ no baseline  the baseline that was there can't be read"))
    #expect(try bench.text(path()) == recorded)
  }

  @Test(.baseline())
  func aBaselineOfAnotherScenarioIsAWarning() async throws {
    let bench = try Bench()
    _ = try await measureOnce(bench, server())
    var other = Self.scenario
    other.traffic = "D(10,20)"
    let findings = try await measureOnce(bench, server(), scenario: other)
    #expect(findings.map(\.isFailure) == [false])
    #expect(
      findings.map(\.text) == [
        "the baseline can't be compared: traffic was D(10,10), is D(10,20); record it anew with "
          + "PERF_RECORD=all"
      ])
  }

  @Test(.baseline(failing: [.incomparable]))
  func aBaselineOfAnotherScenarioFailsWhereThatWasAskedFor() async throws {
    let bench = try Bench()
    _ = try await measureOnce(bench, server())
    var other = Self.scenario
    other.seed = 7
    let findings = try await measureOnce(bench, server(), scenario: other)
    #expect(findings.map(\.isFailure) == [true])
  }

  /// The simulated server under the name of a model.
  private struct Model: Provider {
    let name = "server"
    var model: String?
    var server: SimulatedProvider
    var clock: any TimeSource { server.clock }

    func generate(
      _ request: GenerationRequest, receive: @escaping @Sendable (GenerationEvent) -> Void
    ) async throws(ProviderError) -> Completion {
      try await server.generate(request, receive: receive)
    }
  }

  @Test(.baseline())
  func aComparisonWithAnotherModelSaysSo() async throws {
    let bench = try Bench()
    for model in ["small", "small", "large"] {
      let server = Model(model: model, server: server())
      _ = try await bench.findings { try await measure(Self.scenario, against: server) }
    }
    let notes = bench.output.split(separator: "\n").filter { $0.contains("note:") }.dropFirst()
    #expect(
      notes == [
        "  note: the baseline was measured against server, model small; "
          + "this run against server, model large"
      ])
  }

  /// Times out in one request of ten.
  private struct Sometimes: Provider {
    let name = "sometimes"
    var server: SimulatedProvider
    var clock: any TimeSource { server.clock }

    func generate(
      _ request: GenerationRequest, receive: @escaping @Sendable (GenerationEvent) -> Void
    ) async throws(ProviderError) -> Completion {
      if request.id.hasSuffix("9") { throw ProviderError(.readTimeout, "too late") }
      return try await server.generate(request, receive: receive)
    }
  }

  @Test(.baseline())
  func aBaselineWithTimeoutsInItSaysSo() async throws {
    let bench = try Bench()
    let findings = try await bench.findings {
      try await measure(Self.scenario, against: Sometimes(server: server()))
    }
    #expect(
      findings.last?.text
        == "recorded the baseline FOLDER/\(path()); look at it and commit it\n"
        + "requests timed out in it: what they reach is kept as 'at least', and nothing can be found "
        + "unchanged or worse against that; record it anew when none does")
    // Two of twenty, which are the slowest tenth but not yet p90: see BaselineJudgeTests.
    #expect(try bench.text(path()).contains("\"censored\": 2"))
  }

  @Test(.baseline(onRequest: true))
  func aBaselineOnRequestIsLeftAloneUntilItIsAskedFor() async throws {
    let bench = try Bench()
    #expect(try await measureOnce(bench, server(), ["PERF_BASELINES": ""]).isEmpty)
    #expect(try await measureOnce(bench, server()).map(\.isFailure) == [false])
  }

  @Test(.baseline())
  func aBaselineThatCannotBeWrittenFails() async throws {
    let bench = try Bench()
    try Data().write(to: URL(fileURLWithPath: bench.baselines))
    let findings = try await measureOnce(bench, server())
    #expect(findings.map(\.isFailure) == [true])
    #expect(
      findings.map(\.text) == [
        "FOLDER/\(path()): the file can't be written; check that its folder exists and may be "
          + "written, or name another one with PERF_BASELINES"
      ])
  }
}
