extension RunMetrics {
  /// Everything that is known, by Prometheus' rules for names: base units, `_total` for what only grows.
  package func families(
    of environment: EncodedReport.V1.Environment
  ) -> [MetricFamily] {
    var families = [
      MetricFamily(
        "perfharness_environment_info", .gauge, help: "Where it is measured.",
        points: [
          MetricFamily.Point(
            "perfharness_environment_info",
            [
              ("environment", environment.name), ("os", environment.operatingSystem),
              ("architecture", environment.architecture), ("processor", environment.processor),
              ("cores", "\(environment.cores)"), ("build", environment.buildConfiguration),
            ].map { MetricFamily.Label($0, CaseLabels.clipped($1)) }, 1)
        ]),
      MetricFamily(
        "perfharness_omitted_cases", .gauge,
        help: "Cases that are not told of, because there are more than \(Self.mostCases).",
        points: [MetricFamily.Point("perfharness_omitted_cases", [], Double(omittedCases))]),
    ]
    families += live()
    families += results()
    return families
  }

  // MARK: While it runs

  private func live() -> [MetricFamily] {
    [
      family(
        "perfharness_requests_total", .counter,
        "Requests that have ended, by how, and by what they were sent for."
      ) { one in
        one.endings.sorted { $0.key < $1.key }.map { ending, count in
          var labels = [
            MetricFamily.Label("phase", ending.phase.name),
            MetricFamily.Label("outcome", ending.outcome.rawValue),
          ]
          if !ending.code.isEmpty { labels.append(MetricFamily.Label("code", ending.code)) }
          return (labels, Double(count))
        }
      },
      family(
        "perfharness_prompt_tokens_total", .counter,
        "Tokens in the prompts of measured requests that did not fail."
      ) { [([], Double($0.promptTokens))] },
      family(
        "perfharness_output_tokens_total", .counter,
        "Tokens in the replies to measured requests that did not fail."
      ) { [([], Double($0.outputTokens))] },
      family(
        "perfharness_requests_in_flight", .gauge, "Requests that are under way."
      ) { [([], Double($0.inFlight))] },
      family(
        "perfharness_repetition", .gauge, "Which repetition of the case is running, from 1."
      ) { $0.repetition > 0 ? [([], Double($0.repetition))] : [] },
      family(
        "perfharness_planned_repetitions", .gauge,
        "How many repetitions the case will have, as far as that is known."
      ) { $0.repetitions > 0 ? [([], Double($0.repetitions))] : [] },
      histogram(
        "perfharness_request_ttft_seconds",
        "From when a measured request was due to its first output.", \.firstToken),
      histogram(
        "perfharness_request_tpot_seconds",
        "Time per output token after the first, of a measured request.", \.perToken),
      histogram(
        "perfharness_request_e2e_seconds",
        "From when a measured request was due to its last output.", \.whole),
      histogram(
        "perfharness_request_dispatch_lag_seconds",
        "From when a measured request was due to when it was sent.", \.lag),
    ]
  }

  /// A family with the numbers of every case.
  private func family(
    _ name: String, _ kind: MetricFamily.Kind, _ help: String,
    _ values: (Case) -> [(labels: [MetricFamily.Label], value: Double)]
  ) -> MetricFamily {
    MetricFamily(
      name, kind, help: help,
      points: cases.flatMap { one in
        values(one).map { MetricFamily.Point(name, one.labels.labels + $0.labels, $0.value) }
      })
  }

  private func histogram(
    _ name: String, _ help: String, _ counts: KeyPath<Case, BucketCounts>
  ) -> MetricFamily {
    MetricFamily(
      name, .histogram, help: help,
      points: cases.flatMap { one in
        one[keyPath: counts].points(name, one.labels.labels)
      })
  }

  // MARK: When it is over

  private func results() -> [MetricFamily] {
    let seconds = "perfharness_result_seconds"
    let rate = "perfharness_result_request_output_tokens_per_second"
    return [
      result(seconds, "Latencies of a case that is over, all repetitions pooled.") {
        Self.statistics(of: $0, in: .seconds)
      },
      result(rate, "1 ÷ TPOT of the requests of a case that is over.") {
        Self.statistics(of: $0, in: .tokensPerSecond)
      },
      result(
        "perfharness_result_requests",
        "Measured requests of a case that is over, by how they ended."
      ) {
        [
          ([MetricFamily.Label("outcome", "completed")], Double($0.figures.requests.completed)),
          ([MetricFamily.Label("outcome", "failed")], Double($0.figures.requests.failed)),
        ]
      },
      result("perfharness_result_requests_per_second", "Completed requests a second.") {
        Self.one($0.figures.throughput.requestsPerSecond)
      },
      result("perfharness_result_output_tokens_per_second", "Output tokens a second.") {
        Self.one($0.figures.throughput.outputTokensPerSecond)
      },
      result("perfharness_result_goodput_ratio", "Share of requests that met every objective.") {
        Self.one($0.figures.goodput?.share)
      },
      result("perfharness_result_window_seconds", "Length of the measured windows together.") {
        Self.one($0.figures.window)
      },
      result("perfharness_result_verdicts", "How many verdicts came out so.") { run in
        var counts: [String: [String: Int]] = [:]
        for verdict in run.verdicts {
          counts[verdict.outcome, default: [:]][verdict.severity, default: 0] += 1
        }
        return counts.sorted { $0.key < $1.key }.flatMap { outcome, severities in
          severities.sorted { $0.key < $1.key }.map { severity, count in
            (
              [
                MetricFamily.Label("outcome", outcome), MetricFamily.Label("severity", severity),
              ], Double(count)
            )
          }
        }
      },
      result("perfharness_result_info", "What was run in a case that is over, and how it ended.") {
        [
          (
            [
              MetricFamily.Label("scenario", CaseLabels.clipped($0.scenario.name)),
              MetricFamily.Label("hash", $0.scenario.hash),
              MetricFamily.Label("ended", $0.figures.outcome),
            ], 1
          )
        ]
      },
    ]
  }

  private func result(
    _ name: String, _ help: String,
    _ values: (EncodedReport.V1.Run) -> [(labels: [MetricFamily.Label], value: Double)]
  ) -> MetricFamily {
    family(name, .gauge, help) { $0.result.map(values) ?? [] }
  }

  private static func one(
    _ value: Double?
  ) -> [(labels: [MetricFamily.Label], value: Double)] {
    value.map { [([], $0)] } ?? []
  }

  private static func statistics(
    of run: EncodedReport.V1.Run, in unit: MetricUnit
  ) -> [(labels: [MetricFamily.Label], value: Double)] {
    run.figures.metrics.sorted { $0.key < $1.key }.filter { $0.value.unit == unit.rawValue }
      .flatMap { name, metric in
        [
          ("mean", metric.mean), ("min", metric.minimum), ("p50", metric.p50),
          ("p90", metric.p90), ("p95", metric.p95), ("p99", metric.p99), ("max", metric.maximum),
        ].map { statistic, value in
          (
            [MetricFamily.Label("metric", name), MetricFamily.Label("statistic", statistic)],
            value
          )
        }
      }
  }
}

extension RunMetrics.Ending: Comparable {
  /// In the order in which they are shown.
  static func < (one: Self, other: Self) -> Bool {
    (one.phase.rawValue, one.outcome.rawValue, one.code)
      < (other.phase.rawValue, other.outcome.rawValue, other.code)
  }
}

extension LoadMachine.Phase {
  /// As a label's value.
  var name: String {
    switch self {
    case .warmup: "warmup"
    case .measured: "measured"
    case .cooldown: "cooldown"
    }
  }
}
