import Testing

@testable import PerfHarness

@Suite struct ConsoleReportTests {
  private let key = CaseKey(suite: "ChatLatency", test: "chat", arguments: "D(100,10)")

  // With 401 evenly spaced values v(i) = a + i·d, percentile p is a + 4·p·d exactly: TTFT p50
  // 50 + 200/10 = 70 ms, p90 86, p95 88, p99 89.6; E2E is TTFT + 90; lag 20 µs + i/10 µs. In a
  // window of 40.1 s: 401 requests (10/s), 4010 output and 40100 prompt tokens (100/s, 1100/s).
  @Test func aSteadyRunIsATableThatNeedsNoFootnote() {
    let report = CaseReport(
      key: key, run: ReportSamples.steady(),
      verdicts: [
        Verdict(
          subject: .distribution(.timeToFirstToken, .p95), gate: .budget, outcome: .passed,
          severity: .none, message: "p95 of timeToFirstToken is 88 ms, at most 300 ms")
      ], notes: ["client stamps are 28 µs late at p50, 0.9 ms at p99"])
    let expected = """
      ChatLatency/chat[D(100,10)]
        openai · gpt-4o-mini · https://api.example/v1 · traffic D(100,10) · load open, constant 10/s · seed 1

                          count  mean   p50   p90   p95   p99   max
        TTFT          ms    401  70.0  70.0  86.0  88.0  89.6  90.0
        TPOT          ms    401  10.0  10.0  10.0  10.0  10.0  10.0
        ICL           ms   3609  10.0  10.0  10.0  10.0  10.0  10.0
        E2E           ms    401   160   160   176   178   180   180
        dispatch lag  µs    401  40.0  40.0  56.0  58.0  59.6  60.0

        throughput   10.0 requests/s, 100 output tokens/s, 1100 total tokens/s over 40.1 s
        requests     401: 401 completed, 0 failed; 20 not measured
        tokens       40100 prompt, 4010 output; source: usage

        ✓ passed  p95 of timeToFirstToken is 88 ms, at most 300 ms
        note: client stamps are 28 µs late at p50, 0.9 ms at p99
      """
    #expect(ConsoleReport.render(report, fingerprint: ReportSamples.release) == expected)
  }

  // TTFT 50, 60, 70, ≥ 30000, ≥ 30000: mean 60180 ÷ 5 = 12036. First text 60, 60, 70: mean 63.3,
  // p90 60 + 0.8·10. TPOT 10, 20, 20. ICL 10, 20, 20, 40: p90 20 + 0.7·20. E2E 80, 90, 100,
  // ≥ 30000, ≥ 30000: mean 60270 ÷ 5 = 12054. Lag 1, 2, 3. In 32 s: 3 requests, 9 output tokens,
  // 60 prompt tokens.
  @Test func whatWentWrongIsSaid() {
    let report = CaseReport(
      key: CaseKey(suite: "", test: "trouble"), run: ReportSamples.troubled(),
      verdicts: ReportSamples.verdicts(), notes: ["recorded as the baseline"])
    let expected = """
      trouble
        mock · load closed, 2 at once
        cancelled: only what was measured until then is here
        debug build: numbers are only meaningful in release: swift test -c release

                          count     mean    p50       p90       p95       p99      max
        TTFT          ms      5  ≥ 12036  ~70.0  ≥ ~30000  ≥ ~30000  ≥ ~30000  ≥ 30000
        first text    ms      5  ≥ 12038  ~70.0  ≥ ~30000  ≥ ~30000  ≥ ~30000  ≥ 30000
        TPOT          ms      3     16.7  ~20.0     ~20.0     ~20.0     ~20.0     20.0
        ICL           ms      4     22.5  ~20.0     ~34.0     ~37.0     ~39.4     40.0
        E2E           ms      5  ≥ 12054   ~100  ≥ ~30000  ≥ ~30000  ≥ ~30000  ≥ 30000
        dispatch lag  ms      6     1.50   1.00     ~2.50     ~2.75     ~2.95     3.00
        ~ too few values to trust: p50 needs 6, p90 needs 29, p95 needs 59, p99 needs 299
        ≥ at least: requests that timed out count with the time until then

        throughput   0.0938 requests/s, 0.281 output tokens/s, 2.16 total tokens/s over 32.0 s
        requests     6 in 2 repetitions: 3 completed, 3 failed (read_timeout 2, http_429 1); 1 abandoned, 4 not measured
        tokens       60 prompt (2 cached), 9 output (1 reasoning); MIXED sources: usage, tokenizer
        connections  3 opened, 1 of them within the latency of a measured request
        coalesced    read with the one before: 1 of 8 output events

        ✓ passed        inside
        ✗ failed        outside
        ~ failed        outside, but only a warning
        ~ unproven      inside, with 40 more to prove it
        ✗ unproven      outside, not proven
        ✗ regressed     slower
        ✓ unchanged     as before
        ✓ improved      faster
        ~ inconclusive  no values
        ~ incomparable  other cores
        ✗ no baseline   nothing recorded
        ✗ invalid       nothing completed
        note: recorded as the baseline
      """
    #expect(ConsoleReport.render(report, fingerprint: ReportSamples.debug) == expected)
  }

  @Test func aRunWithoutACompletedRequestHasNoTable() {
    let report = CaseReport(key: key, run: ReportSamples.hopeless())
    let expected = """
      ChatLatency/chat[D(100,10)]
        anthropic · claude
        given up after 2 failures in a row with no success; the last one: http_401: the key is wrong [2J

        no latencies: no request completed

        requests     2: 0 completed, 2 failed (http_401 2)
      """
    #expect(ConsoleReport.render(report, fingerprint: ReportSamples.release) == expected)
  }

  @Test func whatIsUnchangedTakesOneLine() {
    func verdict(_ metric: MetricDescriptor, change: Double) -> Verdict {
      var evidence = Verdict.Evidence()
      evidence.change = change
      return Verdict(
        subject: .distribution(metric, .p50), gate: .baseline, outcome: .unchanged,
        evidence: evidence, severity: .none, message: "all of it")
    }
    let passed = Verdict(
      subject: .aggregate(.errorRate), gate: .budget, outcome: .passed, severity: .none,
      message: "no errors")
    func lines(_ verdicts: [Verdict]) -> [Substring] {
      let text = ConsoleReport.render(
        CaseReport(key: key, run: ReportSamples.steady(), verdicts: verdicts),
        fingerprint: ReportSamples.release)
      return text.split(separator: "\n").filter { $0.contains("✓") }
    }
    let small = verdict(.timeToFirstToken, change: 0.012)
    let great = verdict(.endToEndLatency, change: -0.0345)
    #expect(
      lines([small, passed, great]) == [
        "  ✓ passed     no errors",
        "  ✓ unchanged  2 comparisons with the baseline; the greatest change is −3.45 %, "
          + "of p50 of endToEndLatency",
      ])
    #expect(lines([small]) == ["  ✓ unchanged  all of it"])
    // 0.9 ms of 5 ms are more than 5 %, but less than 1 ms.
    var little = verdict(.timePerOutputToken, change: 0.18)
    little.evidence.value = 0.005_9
    little.evidence.baseline = 0.005
    little.evidence.tolerance = Tolerance()
    #expect(
      lines([small, little]) == [
        "  ✓ unchanged  2 comparisons with the baseline; the greatest change is +18 %, "
          + "of p50 of timePerOutputToken, within 1 ms"
      ])
  }

  // The figures are those of Fixtures/statistics/shift.json. The second metric did not move.
  @Test func whatMovedIsShownWithItsBands() throws {
    let report = CaseReport(
      key: key, run: ReportSamples.hopeless(),
      shifts: [
        try ShiftFixture.shift("slower by a fifth", of: .timeToFirstToken),
        try ShiftFixture.shift("as few as can be", of: .endToEndLatency),
      ], notes: ["the last word"])
    let expected = """

        requests     2: 0 completed, 2 failed (http_401 2)

        timeToFirstToken moved throughout: change in %, with simultaneous 95 % bands
                    p10    p20    p30    p40    p50    p60    p70    p80    p90    p95    p99
          upper   +33.1  +33.4  +32.3  +32.1  +32.5  +30.5  +32.3  +29.7  +29.8  +28.5  +51.4
          change  +18.7  +19.1  +18.9  +17.7  +17.8  +17.2  +19.0  +17.4  +18.4  +15.7  +22.9
          lower    +5.9   +6.4   +6.9   +4.9   +4.7   +5.3   +7.0   +6.2   +7.9   +4.1   −0.2

        note: the last word
      """
    let text = ConsoleReport.render(report, fingerprint: ReportSamples.release)
    #expect(text.hasSuffix(expected))
    // What did not move is dim: p99, whose band holds 0.
    let colored = ConsoleReport.render(
      report, fingerprint: ReportSamples.release, isColored: true)
    #expect(colored.contains("+15.7  \u{1B}[2m+22.9\u{1B}[0m"))
    #expect(colored.replacing(/\u{1B}\[[0-9]+m/, with: "") == text)
  }

  // With two repetitions against one, bands reach from next to nothing to the hundredfold.
  @Test func endsOfBandsWithoutBoundAreCutShort() throws {
    let shift = try ShiftFixture.shift("as few as can be", of: .endToEndLatency)
    let lines = ConsoleShift(shift, style: TerminalStyle(isColored: false)).lines
    #expect(lines[0].hasPrefix("endToEndLatency did not move: "))
    #expect(lines[2].hasPrefix("  upper   >9999  +5857.6  +898.2  +38.4  "))
    #expect(lines[3].hasPrefix("  change   −4.8     −6.9    −7.2   −7.8  "))
    #expect(lines[4].hasPrefix("  lower   −99.3    −98.5   −91.4  −38.5  "))
    #expect(lines.allSatisfy { $0.count <= 98 })
  }

  @Test func whatANoteRepeatsOfAMessageStandsOnce() {
    let verdict = Verdict(
      subject: .run, gate: .baseline, outcome: .regressed, severity: .failure,
      message: "slower\nby the first token")
    func lines(_ notes: [String]) -> [Substring] {
      let report = CaseReport(
        key: key, run: ReportSamples.steady(), verdicts: [verdict], notes: notes)
      return ConsoleReport.render(report, fingerprint: ReportSamples.release)
        .split(separator: "\n").filter { $0.contains("slower") || $0.contains("note") }
    }
    #expect(
      lines(["by the first token"]) == ["  ✗ regressed  slower", "  note: by the first token"])
    #expect(lines([]) == ["  ✗ regressed  slower by the first token"])
  }

  @Test func coloursAddNothingButEscapes() throws {
    let report = CaseReport(
      key: key, run: ReportSamples.troubled(), verdicts: ReportSamples.verdicts())
    let plain = ConsoleReport.render(report, fingerprint: ReportSamples.debug)
    let colored = ConsoleReport.render(
      report, fingerprint: ReportSamples.debug, isColored: true)
    #expect(colored.replacing(/\u{1B}\[[0-9]+m/, with: "") == plain)
    #expect(colored.hasPrefix("\u{1B}[1mChatLatency/chat[D(100,10)]\u{1B}[0m\n"))
    #expect(colored.contains("\u{1B}[2m~70.0\u{1B}[0m"))
    #expect(colored.contains("\u{1B}[32m✓ passed      \u{1B}[0m  inside"))
    #expect(colored.contains("\u{1B}[31m✗ regressed   \u{1B}[0m  slower"))
    #expect(colored.contains("\u{1B}[33m~ inconclusive\u{1B}[0m  no values"))
  }

  @Test func longSettingsAreClippedToOneLine() {
    var run = ReportSamples.steady()
    run.experiment.settings = [
      Experiment.Setting("prompt", String(repeating: "word\n", count: 40))
    ]
    let text = ConsoleReport.render(
      CaseReport(key: key, run: run), fingerprint: ReportSamples.release)
    // 59 characters of the value and an ellipsis: eleven times 'word ' and 'word'.
    let value = String(repeating: "word ", count: 11) + "word…"
    #expect(
      text.split(separator: "\n")[1]
        == "  openai · gpt-4o-mini · https://api.example/v1 · prompt \(value)")
  }

  // Wide cells: few values, timeouts in every upper percentile, and a spread from fractions of a
  // microsecond to a quarter of an hour in one row.
  @Test(arguments: [0.000_1, 0.01, 5.0, 900.0])
  func theTableKeepsWithinAHundredColumns(_ typical: Double) {
    let timeout = RequestTimeline.Failure(code: "read_timeout", message: "", isTimeout: true)
    var run = ReportSamples.troubled()
    run.repetitions[0].timelines = (0..<5).map { index in
      ReportSamples.request(
        index, due: 0, sent: 0, outputs: [(typical, .reasoning), (typical * 1.5, .text)],
        ended: typical * 2, tokens: TokenUsage(output: 7))
    }
    run.repetitions[0].timelines += (0..<4).map { index in
      ReportSamples.request(index, due: 0, sent: 0, ended: 998_000, failure: timeout)
    }
    let text = ConsoleReport.render(
      CaseReport(key: key, run: run), fingerprint: ReportSamples.release)
    let table = text.split(separator: "\n\n")[1].split(separator: "\n")
    #expect(table.count == 9)
    #expect(table.allSatisfy { $0.count <= 100 })
  }
}
