import Foundation
import Testing

@testable import PerfHarness

@Suite struct EncodedReportTests {
  private func encoded(_ cases: CaseReport...) -> EncodedReport.V1 {
    EncodedReport.V1(
      Report(fingerprint: ReportSamples.release, environment: "ci", cases: cases))
  }

  private let troubled = CaseReport(
    key: CaseKey(suite: "Chat/Latency", test: "trouble", arguments: "a \"b\""),
    run: ReportSamples.troubled(), verdicts: ReportSamples.verdicts(), notes: ["a note"])

  @Test func aWholeReportOfNothingMeasuredIsThisText() throws {
    let run = Run(
      experiment: Experiment(name: "chat", settings: [Experiment.Setting("seed", "1")]),
      provider: "mock",
      repetitions: [Repetition(startedAt: 1_767_323_045.678, timelines: [], window: .zero)])
    let report = encoded(CaseReport(key: CaseKey(suite: "A/B", test: "t"), run: run))
    // The hash is FNV-1a, 64 bits, of "seed=1\n", computed by an independent implementation.
    let expected = """
      {
        "environment" : {
          "architecture" : "x86_64",
          "buildConfiguration" : "release",
          "cores" : 2,
          "name" : "ci",
          "operatingSystem" : "linux",
          "processor" : "AMD EPYC 7B13"
        },
        "runs" : [
          {
            "capacity" : null,
            "case" : null,
            "certification" : null,
            "client" : null,
            "coalescedEvents" : 0,
            "confirmation" : [

            ],
            "connectionsOpened" : 0,
            "endpoint" : null,
            "goodput" : null,
            "history" : null,
            "load" : null,
            "metrics" : {

            },
            "model" : null,
            "notes" : [

            ],
            "outcome" : "completed",
            "points" : [

            ],
            "promptSizes" : null,
            "provider" : "mock",
            "repetitions" : [
              {
                "client" : null,
                "coalescedEvents" : 0,
                "connectionsOpened" : 0,
                "goodput" : null,
                "load" : null,
                "metrics" : {

                },
                "outcome" : "completed",
                "requests" : {
                  "abandoned" : 0,
                  "completed" : 0,
                  "errors" : {

                  },
                  "failed" : 0,
                  "total" : 0,
                  "unmeasured" : 0
                },
                "sampling" : null,
                "stamps" : null,
                "startedAt" : "2026-01-02T03:04:05.678Z",
                "throughput" : {
                  "outputTokensPerSecond" : null,
                  "requestsPerSecond" : null,
                  "totalTokensPerSecond" : null
                },
                "tokens" : {
                  "cached" : 0,
                  "output" : 0,
                  "prompt" : 0,
                  "promptIncludesCached" : true,
                  "reasoning" : 0,
                  "source" : null
                },
                "window" : 0
              }
            ],
            "requests" : {
              "abandoned" : 0,
              "completed" : 0,
              "errors" : {

              },
              "failed" : 0,
              "total" : 0,
              "unmeasured" : 0
            },
            "sampling" : null,
            "scenario" : {
              "hash" : "0afea67c08db1dd4",
              "name" : "chat",
              "settings" : {
                "seed" : "1"
              }
            },
            "server" : null,
            "shifts" : [

            ],
            "sideBySide" : [

            ],
            "spending" : null,
            "stamps" : null,
            "startedAt" : "2026-01-02T03:04:05.678Z",
            "suite" : "A/B",
            "test" : "t",
            "throughput" : {
              "outputTokensPerSecond" : null,
              "requestsPerSecond" : null,
              "totalTokensPerSecond" : null
            },
            "tokens" : {
              "cached" : 0,
              "output" : 0,
              "prompt" : 0,
              "promptIncludesCached" : true,
              "reasoning" : 0,
              "source" : null
            },
            "uncertified" : null,
            "verdicts" : [

            ],
            "window" : 0
          }
        ],
        "schemaVersion" : 1
      }

      """
    #expect(try String(decoding: report.json(), as: UTF8.self) == expected)
  }

  @Test func figuresOfARunPoolItsRepetitions() throws {
    let run = try #require(encoded(troubled).runs.first)
    #expect(run.suite == "Chat/Latency")
    #expect(run.arguments == "a \"b\"")
    let figures = run.figures
    #expect(figures.outcome == "cancelled")
    #expect(figures.startedAt == "2026-01-02T03:04:05.678Z")
    #expect(
      figures.requests
        == EncodedReport.V1.Requests(
          total: 6, completed: 3, failed: 3, abandoned: 1, unmeasured: 4,
          errors: ["read_timeout": 2, "http_429": 1]))
    #expect(figures.window == 32)
    // 3, 9 and 60 + 9 in 32 s.
    #expect(figures.throughput.requestsPerSecond == 0.09375)
    #expect(figures.throughput.outputTokensPerSecond == 0.28125)
    #expect(figures.throughput.totalTokensPerSecond == 2.15625)
    #expect(
      figures.tokens
        == EncodedReport.V1.Tokens(
          prompt: 60, output: 9, reasoning: 1, cached: 2, promptIncludesCached: true,
          source: "mixed"))
    #expect(figures.coalescedEvents == 1)
    #expect(figures.connectionsOpened == 3)
    #expect(run.repetitions.map(\.outcome) == ["completed", "cancelled"])
    #expect(run.repetitions.map(\.startedAt).last == "2026-01-02T03:04:40.000Z")
    #expect(run.repetitions.map(\.requests.total) == [5, 1])
    #expect(run.repetitions.map(\.tokens.source) == ["usage", "tokenizer"])
    #expect(run.repetitions.map(\.connectionsOpened) == [2, 1])
  }

  @Test func aRunThatEndedEarlySaysSo() throws {
    var report = CaseReport(key: CaseKey(suite: "", test: "t"), run: ReportSamples.steady())
    report.run.repetitions[0].outcome = .endedEarly
    let run = try #require(encoded(report).runs.first)
    #expect(run.figures.outcome == "endedEarly")
    #expect(run.repetitions.map(\.outcome) == ["endedEarly"])
    let schema = try JSONSchema(named: "report.v1.schema.json")
    let json = try JSONSerialization.jsonObject(with: Data(encoded(report).json()))
    #expect(schema.violations(of: json) == [])
  }

  @Test func whatPromptsWereSizedByIsKept() throws {
    var report = CaseReport(key: CaseKey(suite: "", test: "t"), run: ReportSamples.steady())
    for index in report.run.repetitions[0].timelines.indices {
      // 100 tokens were counted: one more than wanted of all but the first, five less of that.
      report.run.repetitions[0].timelines[index].wantedPromptTokens = index == 0 ? 105 : 99
    }
    var sizes = PromptSizes(
      PromptScale(
        source: .tokenizer, templateTokens: 7, tokensPerWord: 1, words: ["the", "of"]))
    sizes.check(counted: 99, wanted: 100)
    report.run.promptSizes = sizes
    let run = try #require(encoded(report).runs.first)
    #expect(
      run.promptSizes
        == EncodedReport.V1.PromptSizes(
          source: "tokenizer", templateTokens: 7, tokensPerWord: 1, words: 2, checked: 1,
          greatestCheckDeviation: -1,
          deviation: EncodedReport.V1.PromptSizes.Deviation(
            requests: 401, mean: 395.0 / 401, greatest: -5)))
    let schema = try JSONSchema(named: "report.v1.schema.json")
    let bytes = try encoded(report).json()
    #expect(schema.violations(of: try JSONSerialization.jsonObject(with: Data(bytes))) == [])
    let read = try JSONDecoder().decode(EncodedReport.V1.self, from: Data(bytes))
    #expect(read == encoded(report))
  }

  // numpy.mean, .std, .percentile of [0.05, 0.06, 0.07, 30, 30] and of [0.01, 0.02, 0.02].
  @Test func aMetricIsItsDistribution() throws {
    let metrics = try #require(encoded(troubled).runs.first).figures.metrics
    let timeToFirstToken = try #require(metrics["timeToFirstToken"])
    #expect(timeToFirstToken.unit == "seconds")
    #expect(timeToFirstToken.direction == "lower")
    #expect(timeToFirstToken.count == 5)
    #expect(abs(timeToFirstToken.mean - 12.036) < 1e-12)
    #expect(abs(timeToFirstToken.standardDeviation - 14.667545943340) < 1e-9)
    #expect(timeToFirstToken.minimum == 0.05)
    #expect(timeToFirstToken.maximum == 30)
    #expect(timeToFirstToken.p50 == 0.07)
    #expect([timeToFirstToken.p90, timeToFirstToken.p95, timeToFirstToken.p99] == [30, 30, 30])
    #expect(timeToFirstToken.p999 == 30)
    #expect(timeToFirstToken.lowerBounds == ["mean", "max", "p90", "p95", "p99", "p99.9"])

    let timePerOutputToken = try #require(metrics["timePerOutputToken"])
    #expect(timePerOutputToken.count == 3)
    #expect(abs(timePerOutputToken.mean - 0.05 / 3) < 1e-12)
    #expect(timePerOutputToken.lowerBounds == [])
    let rate = try #require(metrics["outputTokensPerSecond"])
    #expect(rate.unit == "tokens/s")
    #expect(rate.direction == "higher")
    // Nothing here was stamped by the system.
    #expect(Set(metrics.keys) == Set(MetricDescriptor.ofService.map(\.name)))
  }

  @Test func metricsWithoutValuesAreNotThere() throws {
    let hopeless = CaseReport(
      key: CaseKey(suite: "", test: "t"), run: ReportSamples.hopeless())
    let figures = try #require(encoded(hopeless).runs.first).figures
    // Of requests that were refused only the instant of sending is known.
    #expect(Array(figures.metrics.keys) == ["dispatchLag"])
    #expect(figures.outcome == "aborted")
    #expect(figures.throughput.requestsPerSecond == nil)
  }

  @Test func aVerdictKeepsItsEvidence() throws {
    var evidence = Verdict.Evidence(
      value: 0.3, interval: 0.2...Double.infinity, count: 400, limit: 0.25, baseline: .nan,
      tolerance: Tolerance(relative: 0.1, absolute: .milliseconds(2)))
    evidence.change = 0.5
    evidence.changeInterval = 0.25...0.75
    evidence.minimalDetectableChange = 0.07
    evidence.chance = 0.004
    evidence.repetitions = 3
    evidence.baselineRepetitions = 10
    let verdict = EncodedReport.V1.Verdict(
      Verdict(
        subject: .distribution(.timeToFirstToken, .p999), gate: .budget,
        outcome: .notProvable(passes: false, needs: 7), evidence: evidence, severity: .warning,
        message: "words"))
    let json = try #require(
      JSONSerialization.jsonObject(with: JSONEncoder().encode(verdict)) as? [String: Any])
    let expected: [String: Any] = [
      "gate": "budget", "metric": "timeToFirstToken", "statistic": "p99.9",
      "outcome": "notProvable", "severity": "warning", "message": "words", "value": 0.3,
      "interval": [0.2, NSNull()] as [Any], "count": 400, "limit": 0.25, "baseline": NSNull(),
      "baselineInterval": NSNull(), "change": 0.5, "changeInterval": [0.25, 0.75],
      "minimalDetectableChange": 0.07, "chance": 0.004, "repetitions": 3,
      "baselineRepetitions": 10, "tolerance": ["relative": 0.1, "absolute": 0.002],
    ]
    #expect(json as NSDictionary == expected as NSDictionary)
  }

  @Test func aShiftKeepsItsPointsAndBands() throws {
    let shift = try ShiftFixture.shift("slower by a fifth", of: .timeToFirstToken)
    let encoded = EncodedReport.V1.Shift(shift)
    #expect(encoded.metric == "timeToFirstToken")
    #expect(encoded.extent == "throughout")
    #expect(encoded.sentence == "moved throughout")
    #expect(encoded.confidence == 0.95)
    #expect(encoded.currentCount == 3)
    #expect(encoded.earlierCount == 10)
    #expect(encoded.points.map(\.percent) == shift.points.map(\.percent))
    #expect(encoded.points.map(\.change) == shift.points.map(\.change))
    #expect(encoded.points.map(\.band.low) == shift.points.map(\.band.lowerBound))
    #expect(encoded.points.map(\.band.high) == shift.points.map(\.band.upperBound))
  }

  @Test func aShiftHasTheKeysOfTheSchema() throws {
    let shift = EncodedReport.V1.Shift(
      metric: "endToEndLatency", extent: "tail", sentence: "moved in the tail only",
      confidence: 0.95, currentCount: 3, earlierCount: 10,
      points: [.init(percent: 95, change: 0.25, band: .init(0.125...Double.infinity))])
    let json = try #require(
      JSONSerialization.jsonObject(with: JSONEncoder().encode(shift)) as? [String: Any])
    let point: [String: Any] = [
      "percent": 95, "change": 0.25, "band": [0.125, NSNull()] as [Any],
    ]
    let expected: [String: Any] = [
      "metric": "endToEndLatency", "extent": "tail", "sentence": "moved in the tail only",
      "confidence": 0.95, "currentCount": 3, "earlierCount": 10, "points": [point],
    ]
    #expect(json as NSDictionary == expected as NSDictionary)
  }

  @Test func aReportFromBeforeThereWereShiftsHasNone() throws {
    let json = try JSONSerialization.jsonObject(with: Data(encoded(troubled).json()))
    var report = try #require(json as? [String: Any])
    var runs = try #require(report["runs"] as? [[String: Any]])
    #expect(runs[0].removeValue(forKey: "shifts") != nil)
    report["runs"] = runs
    #expect(try JSONSchema(named: "report.v1.schema.json").violations(of: report) == [])
    let data = try JSONSerialization.data(withJSONObject: report)
    #expect(try JSONDecoder().decode(EncodedReport.V1.self, from: data).runs[0].shifts == [])
  }

  @Test func subjectsWithoutAStatisticSaySo() {
    func verdict(_ subject: Verdict.Subject) -> EncodedReport.V1.Verdict {
      EncodedReport.V1.Verdict(
        Verdict(subject: subject, gate: .validity, outcome: .passed, severity: .none, message: ""))
    }
    #expect(verdict(.aggregate(.errorRate)).metric == "errorRate")
    #expect(verdict(.aggregate(.errorRate)).statistic == nil)
    #expect(verdict(.run).metric == nil)
  }

  @Test func outcomesHaveTheNamesOfTheSchema() throws {
    let run = try #require(encoded(troubled).runs.first)
    #expect(
      run.verdicts.map(\.outcome) == [
        "passed", "failed", "failed", "notProvable", "notProvable", "regressed", "unchanged",
        "improved", "inconclusive", "incomparable", "noBaseline", "invalid",
      ])
  }

  @Test func aReportReadsBackAsItWasWritten() throws {
    var moved = troubled
    moved.shifts = [try ShiftFixture.shift("slower by a fifth", of: .timeToFirstToken)]
    let report = encoded(moved, CaseReport(key: troubled.key, run: ReportSamples.steady()))
    let json = try report.json()
    #expect(try JSONDecoder().decode(EncodedReport.V1.self, from: Data(json)) == report)
    #expect(try report.json() == json)
    #expect(!String(decoding: json, as: UTF8.self).contains(#"\/"#))
  }

  @Test func anotherVersionIsRefused() {
    let json = Data(#"{"schemaVersion": 2, "environment": {}, "runs": []}"#.utf8)
    let error = #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(EncodedReport.V1.self, from: json)
    }
    guard case .dataCorrupted(let context) = error else {
      Issue.record("expected dataCorrupted, found \(String(describing: error))")
      return
    }
    #expect(
      context.debugDescription == "expected schemaVersion 1, found 2; "
        + "read it with the version of PerfHarness that wrote it, or a newer one")
  }

  // See ConsoleHarnessTests for the figures.
  @Test func theLoadThatWasDeliveredIsThere() throws {
    var report = troubled
    report.run.load = .closed(concurrency: 2)
    let run = try #require(encoded(report).runs.first)
    let load = try #require(run.figures.load)
    #expect(load.kind == "closed")
    #expect(load.concurrency == 2)
    #expect(load.requestedRate == nil)
    #expect(abs(load.inFlightFromSent - 1.8834375) < 1e-9)
    #expect(load.lateness?.count == 5)
    #expect(load.lateness?.p50 == 0.001)
    #expect(load.lateness?.maximum == 0.003)
    #expect(load.latenessOfConnecting?.count == 1)
    #expect(abs((load.shareBeforeSending ?? .nan) - 8.0 / 60_198) < 1e-12)
    #expect(run.repetitions.map { $0.load?.lateness?.count } == [4, 1])
    report.run.load = .open(.constant(perSecond: 1))
    let open = try #require(encoded(report).runs.first?.figures.load)
    #expect(open.kind == "open")
    #expect(open.concurrency == nil)
    #expect(open.requestedRate != nil)
  }

  // See ReportSamples.client.
  @Test func whatTheClientWasDoingIsThere() throws {
    var report = troubled
    report.run.repetitions[1].client = ReportSamples.client(.server)
    let run = try #require(encoded(report).runs.first)
    let client = try #require(run.figures.client)
    #expect(client.duration == 10)
    #expect(client.cores == 2)
    #expect(client.company == "server")
    #expect(abs((client.coresUsed ?? .nan) - 0.31) < 1e-12)
    #expect(
      client.busiestThread
        == EncodedReport.V1.Thread(name: "perf-loop-0", coreShare: 0.12))
    #expect(abs((client.waitingShare ?? .nan) - 0.05 / 3.15) < 1e-12)
    #expect(client.waitingThreads == 0.005)
    #expect(client.wakeLag?.count == 3)
    #expect(client.wakeLag?.maximum == 0.009)
    #expect(client.openFiles == 38)
    #expect(client.fileLimit == 65_536)
    #expect(run.repetitions.map { $0.client == nil } == [true, false])
    #expect(run.figures.stamps == "process")
    #expect(run.repetitions.map(\.stamps) == [nil, "process"])
  }

  @Test func theCertificateIsThereOrWhyThereIsNone() throws {
    var report = troubled
    report.run.certification = .certified(CertificationSamples.certificate())
    let run = try #require(encoded(report).runs.first)
    let certification = try #require(run.certification)
    #expect(run.uncertified == nil)
    #expect(certification.kind == "closed")
    #expect(certification.streams == 64)
    #expect(certification.gap == 0.01)
    #expect(!certification.isSecure)
    #expect(certification.events == 1000)
    #expect(certification.stamped.p50 == 0.000_500_5)
    #expect(certification.stamped.maximum == 0.001)
    #expect(certification.asRead.maximum == 0.01)
    report.run.certification = .missing(because: "no sockets")
    let missing = try #require(encoded(report).runs.first)
    #expect(missing.certification == nil)
    #expect(missing.uncertified == "no sockets")
  }

  @Test func everyKeyIsInTheSchemaAndEveryRequiredKeyIsThere() throws {
    var moved = troubled
    moved.run.certification = .certified(CertificationSamples.certificate())
    moved.run.repetitions[0].client = ReportSamples.client(.subject)
    moved.run.repetitions[1].client = ReportSamples.client(.none)
    moved.run.load = .open(.constant(perSecond: 1))
    var server = ServerAccount()
    server.kind = .sglang
    var buckets = BucketCounts(bounds: [0.1])
    buckets.record(0.05)
    server.counted[.timeToFirstToken] = ServerAccount.Counted(
      count: 1, mean: 0.05, buckets: buckets)
    server.counted[.queueTime] = ServerAccount.Counted(count: 1, mean: 0.01, buckets: nil)
    moved.run.repetitions[0].server = server
    moved.shifts = [try ShiftFixture.shift("slower by a fifth", of: .timeToFirstToken)]
    let schema = try JSONSchema(named: "report.v1.schema.json")
    let report = encoded(
      moved, CaseReport(key: troubled.key, run: ReportSamples.steady()),
      CaseReport(key: CaseKey(suite: "", test: "t"), run: ReportSamples.hopeless()))
    let json = try JSONSerialization.jsonObject(with: Data(report.json()))
    #expect(schema.violations(of: json) == [])
  }
}
