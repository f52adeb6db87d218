/// The section of a case: verdicts first, then the numbers that led to them, then the pictures.
enum HTMLCase {
  /// - Parameter id: what links to it.
  static func section(_ report: CaseReport, _ digest: CaseDigest, id: String) -> Markup {
    let mark = digest.verdicts.mark
    return .tag(
      "section", ["id": id, "class": "case"],
      [
        .tag(
          "h2", [:],
          [
            .tag(
              "span", ["class": HTMLVerdicts.style(mark), "aria-hidden": "true"],
              text: mark.rawValue), .text(" \(digest.title)"),
          ]),
        .tag("p", ["class": "settings"], text: digest.settings.joined(separator: " · ")),
      ]
        + digest.cautions.map {
          .tag("p", ["class": "caution \($0.isGrave ? "bad" : "doubtful")"], text: $0.text)
        }
        + (digest.verdicts.isEmpty
          ? [.tag("p", ["class": "dim"], text: "nothing was to be judged")]
          : [HTMLVerdicts.list(digest.verdicts)])
        + [
          digest.notes.isEmpty ? nil : .list("ul", of: "li", digest.notes),
          digest.details.isEmpty ? nil : .tag("pre", text: digest.details.joined(separator: "\n")),
          HTMLComparison.table(of: report),
          digest.points.map(HTMLTables.points)
            ?? HTMLTables.latencies(
              digest.latencies, isFirstLook: !report.run.confirmation.isEmpty),
          digest.sideBySide.map(HTMLTables.sideBySide),
        ].compactMap(\.self)
        + [charts(of: report)]
        + [
          // Of several loads together a mean says nothing.
          report.points.isEmpty ? HTMLParts.figure(of: report) : nil,
          HTMLErrors.table(of: report.run),
          .tag("h3", text: "What was done, and how well"), HTMLTables.facts(digest.facts),
          HTMLSlowest.table(of: report.run),
        ].compactMap(\.self))
  }

  private static func charts(of report: CaseReport) -> Markup {
    var charts: [Chart] = []
    if let sweep = SweepChart.chart(report.points, capacity: report.capacity) {
      charts.append(sweep)
    }
    for (name, metric) in LatencyTable.metrics where metric != .dispatchLag && report.points.isEmpty
    {
      let repetitions = report.earlier == nil ? report.run.repetitions : report.run.deciding
      guard let now = DistributionCurve(metric, in: repetitions) else { continue }
      let sides = DistributionCharts.Sides(
        name: name, now: now, earlier: DistributionCurve(metric, in: report.earlier),
        earlierName: report.earlier?.name ?? "")
      charts += [DistributionCharts.cumulative(sides), DistributionCharts.histogram(sides)]
    }
    charts += report.shifts.map { shift in
      let name = LatencyTable.metrics.first { $0.metric == shift.metric }?.name
      return ShiftChart.chart(shift, name: name ?? shift.metric.name)
    }
    charts += TrendChart.charts(of: report.history)
    if report.points.isEmpty { charts += RunCharts.charts(of: report.run) }
    return .tag(
      "div", ["class": "charts"],
      charts.map { chart in
        .tag("div", chart.size.width > 600 ? ["class": "wide"] : [:], [chart.markup])
      })
  }
}
