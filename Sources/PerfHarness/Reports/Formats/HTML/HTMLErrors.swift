/// What failed, by the errors' codes, the most frequent first.
enum HTMLErrors {
  /// Nil where nothing failed.
  static func table(of run: Run) -> Markup? {
    let totals = Totals(run.repetitions)
    guard totals.failed > 0 else { return nil }
    var examples: [String: String] = [:]
    for timeline in run.eachTimeline {
      if let failure = timeline.failure, examples[failure.code] == nil {
        examples[failure.code] = failure.message
      }
    }
    let codes = totals.errors.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    let header = ["error", "requests", "of all", "for example"]
    return .tag(
      "div", ["class": "scroll"],
      [
        .tag(
          "table", ["class": "figures"],
          [
            .tag("caption", text: "Failed requests"),
            .tag("tr", [:], header.map { .tag("th", ["scope": "col"], text: $0) }),
          ]
            + codes.map { code, count in
              let share = Double(count) / Double(max(1, totals.total))
              return .tag(
                "tr", [:],
                [
                  .tag("th", ["scope": "row"], text: code.inOneLine),
                  .tag("td", text: count.grouped), .tag("td", text: MetricUnit.ratio.text(share)),
                  .tag("td", ["class": "words example"], text: (examples[code] ?? "").inOneLine),
                ])
            })
      ])
  }
}
