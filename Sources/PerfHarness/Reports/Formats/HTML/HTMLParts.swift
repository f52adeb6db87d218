/// Where in a request the time goes: the parts of the mean end-to-end latency, beside those of what the run
/// was compared with.
enum HTMLParts {
  /// Nil where no request completed.
  static func figure(of report: CaseReport) -> Markup? {
    guard let now = LatencyParts(meanOf: report.run.deciding.compactMap(\.latencyParts)) else {
      return nil
    }
    let earlier = report.earlier?.latencyParts
    let parts = LatencyParts.Part.allCases.filter { now[$0] > 0 || (earlier?[$0] ?? 0) > 0 }
    guard !parts.isEmpty else { return nil }
    let longest =
      [now, earlier].compactMap(\.self)
      .map { sum in parts.reduce(0) { $0 + sum[$1] } }.max() ?? 0
    guard longest > 0 else { return nil }
    let rows = [("now", now)] + (earlier.map { [(report.earlier?.name ?? "", $0)] } ?? [])
    return .tag(
      "figure", [:],
      [
        .tag(
          "figcaption", [:],
          [.tag("strong", text: "Where the time goes: the mean end-to-end latency in its parts")]
            + parts.map { part in
              .tag(
                "span", ["class": "key"],
                [
                  .tag("span", ["class": "swatch \(part.rawValue)"]), .text(part.words),
                ])
            })
      ]
        + rows.map { name, values in bar(name, values, parts, of: longest) }
        + [table(parts, now, earlier, report.earlier?.name)])
  }

  private static func bar(
    _ name: String, _ values: LatencyParts, _ parts: [LatencyParts.Part], of longest: Double
  ) -> Markup {
    var start = 0.0
    let pieces = parts.map { part -> Markup in
      defer { start += values[part] }
      return .tag(
        "rect",
        [
          "class": part.rawValue, "y": "0", "height": "22",
          "x": coordinate(start / longest), "width": coordinate(values[part] / longest),
        ], [.tag("title", text: "\(part.words): \(MetricUnit.seconds.text(values[part]))")])
    }
    let sum = MetricUnit.seconds.text(start)
    return .tag(
      "div", ["class": "bar"],
      [
        .tag("span", ["class": "name"], text: name),
        .tag(
          "svg",
          [
            "class": "stack", "role": "img", "viewBox": "0 0 1000 22",
            "preserveAspectRatio": "none",
          ],
          [
            .tag("title", text: "Mean E2E \(name): \(sum)"),
            .tag(
              "desc",
              text: parts.map { "\($0.words) \(MetricUnit.seconds.text(values[$0]))" }
                .joined(separator: ", ")),
          ] + pieces), .tag("span", ["class": "sum"], text: sum),
      ])
  }

  /// In thousandths of the longest bar, to a tenth of one.
  private static func coordinate(_ share: Double) -> String {
    "\((share * 10_000).rounded() / 10)"
  }

  private static func table(
    _ parts: [LatencyParts.Part], _ now: LatencyParts, _ earlier: LatencyParts?,
    _ earlierName: String?
  ) -> Markup {
    let names = ["now"] + (earlier == nil ? [] : [earlierName ?? "", "difference"])
    return .tag(
      "table", ["class": "figures"],
      [.tag("tr", [:], [.tag("td")] + names.map { .tag("th", ["scope": "col"], text: $0) })]
        + parts.map { part in
          var cells = [MetricUnit.seconds.text(now[part])]
          if let earlier {
            let difference = now[part] - earlier[part]
            let sign = difference < 0 ? "−" : difference > 0 ? "+" : "±"
            cells += [
              MetricUnit.seconds.text(earlier[part]),
              sign + MetricUnit.seconds.text(difference.magnitude),
            ]
          }
          return .tag(
            "tr", [:],
            [.tag("th", ["scope": "row"], text: part.words)] + cells.map { .tag("td", text: $0) })
        })
  }
}
