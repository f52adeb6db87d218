/// The percentiles of a run beside those of what it was compared with, as the comparison sees them: each is
/// the mean over the repetitions.
enum HTMLComparison {
  private static let statistics: [Statistic] = [.mean, .p50, .p90, .p95, .p99, .tailMean]

  /// Nil where the run was compared with nothing.
  static func table(of report: CaseReport) -> Markup? {
    guard let earlier = report.earlier else { return nil }
    let rows = LatencyTable.metrics.compactMap { name, metric -> Markup? in
      let pairs = statistics.map { statistic in
        (
          statistic, mean(statistic, metric, in: report.run.deciding),
          value(statistic, metric, of: earlier)
        )
      }
      guard pairs.contains(where: { $0.1 != nil && $0.2 != nil }) else { return nil }
      return .tag(
        "tr", [:],
        [.tag("th", ["scope": "row"], text: name)]
          + pairs.map { statistic, now, before in
            cell(now, before, verdict: report.verdict(on: metric, statistic))
          })
    }
    guard !rows.isEmpty else { return nil }
    return .tag(
      "div", ["class": "scroll"],
      [
        .tag(
          "table", ["class": "figures comparison"],
          [
            .tag(
              "caption",
              text: "Now, then in the \(earlier.name), then the change; means over repetitions"),
            .tag(
              "tr", [:],
              [.tag("td")] + statistics.map { .tag("th", ["scope": "col"], text: "\($0)") }),
          ] + rows)
      ])
  }

  private static func cell(_ now: Double?, _ before: Double?, verdict: Verdict?) -> Markup {
    guard let now else { return .tag("td", text: "–") }
    var lines: [Markup] = [.text(MetricUnit.seconds.text(now))]
    if let before {
      lines += [.tag("br"), .tag("small", text: MetricUnit.seconds.text(before))]
      if before > 0 {
        let change = Verdict.Evidence.text(ofChange: now / before - 1)
        lines += [.tag("br"), .tag("small", text: change)]
      }
    }
    guard let verdict else { return .tag("td", [:], lines) }
    let shown = ShownVerdict(verdict)
    lines += [.tag("br"), HTMLVerdicts.mark(shown.mark, shown.word)]
    return .tag("td", ["class": HTMLVerdicts.style(shown.mark)], lines)
  }

  private static func mean(
    _ statistic: Statistic, _ metric: MetricDescriptor, in repetitions: [Repetition]
  ) -> Double? {
    let values = repetitions.compactMap { $0.measurements(of: metric).value(of: statistic) }
    return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }

  private static func value(
    _ statistic: Statistic, _ metric: MetricDescriptor, of earlier: CaseReport.Earlier
  ) -> Double? {
    switch earlier {
    case .control(let run): return mean(statistic, metric, in: run.repetitions)
    case .baseline(let baseline):
      let values = baseline.repetitions.compactMap {
        $0.metrics[metric.name]?.value(of: statistic)
      }
      return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }
  }
}

extension CaseReport {
  /// What the comparison says of a statistic; nil where it says nothing.
  fileprivate func verdict(on metric: MetricDescriptor, _ statistic: Statistic) -> Verdict? {
    verdicts.first {
      $0.evidence.change != nil && $0.subject == .distribution(metric, statistic)
    }
  }
}
