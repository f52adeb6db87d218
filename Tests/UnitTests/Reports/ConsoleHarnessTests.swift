import Testing

@testable import PerfHarness

/// The lines of the console report that are about the harness itself.
@Suite struct ConsoleHarnessTests {
  private func lines(_ run: Run, _ label: String) -> [String] {
    let report = CaseReport(key: CaseKey(suite: "S", test: "t"), run: run)
    return ConsoleReport.render(report, fingerprint: ReportSamples.release).split(separator: "\n")
      .filter { $0.hasPrefix("  \(label)") }.map(String.init)
  }

  // Requests due every 100 ms; 401 of 141…181 ms, mean 161 ms, in 40.1 s.
  @Test func anOpenLoadIsShownByItsRates() {
    var run = ReportSamples.steady()
    run.load = .open(.constant(perSecond: 10))
    #expect(
      lines(run, "load ") == [
        "  load         10.0 requests/s due, 10.0 sent; gaps vary by 0 due, 0 sent; "
          + "1.61 in flight, 1.61 on the wire"
      ])
  }

  @Test func thinkTimesExplainWhyFewerWereOnTheWire() {
    var run = ReportSamples.troubled()
    run.load = .closed(concurrency: 2, thinkTime: .seconds(2))
    #expect(
      lines(run, "load ").first?.hasPrefix(
        "  load         2 at once asked for, thinking 2 s in between, 1.88 on the wire; 0.0133 % of"
      )
        == true)
  }

  // Before sending 2 of 91 ms, 1 of 30,000 (twice), 1 of 6 and 3 of 101: 8 of 60,198. One more opened a
  // connection. On the wire 80 + 89 + 2 · 29,999 + 5 + 98 ms in 32 s.
  @Test func aClosedLoadIsShownByWhatWasOnTheWire() {
    var run = ReportSamples.troubled()
    run.load = .closed(concurrency: 2)
    #expect(
      lines(run, "load ") == [
        "  load         2 at once asked for, 1.88 on the wire; 0.0133 % of their time went by before "
          + "sending; opening a connection, sent up to 1.00 ms late: 1"
      ])
  }

  @Test func whereNobodySaidWhatWasAskedForThereIsNoLine() {
    #expect(lines(ReportSamples.steady(), "load ").isEmpty)
  }

  // MARK: The process

  @Test(arguments: [
    (ClientHealth.Company.none, ""), (.server, ", mock server included"),
    (.subject, ", what is measured included"),
  ])
  func theClientIsShownByWhatItHadOfTheMachine(_ company: ClientHealth.Company, _ text: String) {
    var run = ReportSamples.steady()
    run.repetitions[0].client = ReportSamples.client(company)
    #expect(
      lines(run, "client ") == [
        "  client       0.310 of 2 cores\(text); busiest thread 0.120 of a core; 0.00500 threads "
          + "waiting for one; 38 of 65,536 files open"
      ])
    // Of 1, 2 and 9 ms a histogram knows the greatest, and of the others the middles of buckets, at most
    // 0.2 % off. p99 lies 98 % of the way from the second to the third.
    #expect(
      lines(run, "wake-up") == ["  wake-up lag  2 ms (p50), 8.86 ms (p99), 9 ms (max)"])
  }

  @Test func whatTheSystemDoesNotTellIsNotShown() {
    var run = ReportSamples.steady()
    let reading = ClientHealth.Reading(instant: MonotonicInstant(nanoseconds: 0))
    run.repetitions[0].client = ClientHealth(
      from: reading, to: reading, cores: 2, company: .none)
    #expect(lines(run, "client ") == ["  client       the system tells nothing of it"])
    #expect(lines(run, "wake-up").isEmpty)
    #expect(lines(ReportSamples.steady(), "client ").isEmpty)
  }

  // MARK: Stamps

  private func stamped(
    _ lags: [Int?], by company: ClientHealth.Company? = ClientHealth.Company.none
  ) -> Run {
    var run = ReportSamples.steady()
    run.repetitions[0].timelines = [run.timelines[0]]
    run.repetitions[0].timelines[0].outputs = lags.enumerated().map { index, lag in
      RequestTimeline.Output(
        instant: MonotonicInstant(nanoseconds: Int64(index)), kind: .text, bytes: 1,
        readLag: lag.map { .microseconds($0) })
    }
    run.repetitions[0].client = company.map(ReportSamples.client)
    return run
  }

  // Of 10, 20, …, 100: the median 55, p99 at rank 8.91: 90 + 0.91 · 10.
  @Test func whatTheKernelStampedIsShownWithWhatReadingWouldHaveAdded() {
    #expect(
      lines(stamped((1...10).map { $0 * 10 }), "stamps") == [
        "  stamps       kernel; read by the process 55 µs (p50), 99.1 µs (p99), 0.1 ms (max) later"
      ])
    #expect(
      lines(stamped([10, nil]), "stamps") == [
        "  stamps       MIXED: kernel, else when read by the process; from one to the other "
          + "10 µs (p50), 10 µs (p99), 10 µs (max)"
      ])
  }

  @Test func whatTheProcessStampedIsSaidToBe() {
    #expect(
      lines(stamped([nil, nil]), "stamps") == ["  stamps       when read by the process"])
    // What others stamped, nobody knows.
    #expect(lines(stamped([nil, nil], by: .subject), "stamps").isEmpty)
    #expect(lines(stamped([nil, nil], by: nil), "stamps").isEmpty)
    #expect(lines(stamped([]), "stamps").isEmpty)
  }

  // MARK: Certification

  private func certified(_ certification: Certification?, isSimulated: Bool = false) -> [String] {
    var run = ReportSamples.steady()
    if !isSimulated { run.repetitions[0].client = ReportSamples.client(.none) }
    run.certification = certification
    return lines(run, "certified")
  }

  @Test func howFarStampsAreOffIsShownWithTheLoad() {
    let certificate = CertificationSamples.certificate(greatest: .microseconds(40))
    #expect(
      certified(.certified(certificate)) == [
        "  certified    stamps 20 µs (p50), 39.6 µs (p99), 40 µs (max) off, of 1,000 events; read "
          + "0.2 ms (p50), 0.396 ms (p99), 0.4 ms (max) after they were sent; 64 streams, an event every "
          + "10 ms"
      ])
    // Where the system stamps nothing there is nothing else to say.
    var same = certificate
    same.asRead = same.stamped
    #expect(
      certified(.certified(same)) == [
        "  certified    stamps 20 µs (p50), 39.6 µs (p99), 40 µs (max) off, of 1,000 events; 64 streams, "
          + "an event every 10 ms"
      ])
  }

  @Test func whyNobodyKnowsIsShown() {
    let missing = Certification.missing(because: "PERF_CERTIFICATION=0")
    #expect(certified(missing) == ["  certified    no: PERF_CERTIFICATION=0"])
    #expect(certified(missing, isSimulated: true).isEmpty)
    #expect(certified(nil).isEmpty)
  }
}
