/// The slowest requests, each as a line from when it was due to its last output.
enum HTMLSlowest {
  private static let count = 8
  private static let mostTicks = 80

  /// Nil where no request completed.
  static func table(of run: Run) -> Markup? {
    let requests = run.repetitions.enumerated().flatMap { number, repetition in
      repetition.timelines.compactMap { timeline -> (Int, RequestTimeline, Double)? in
        guard timeline.isCompleted, let latency = timeline.endToEndLatency else { return nil }
        return (number, timeline, latency.inSeconds)
      }
    }
    // Equal ones in the order of time, so that equal runs have equal reports.
    let slowest = requests.sorted { ($1.2, $0.0, $0.1.index) < ($0.2, $1.0, $1.1.index) }
      .prefix(count)
    guard let longest = slowest.first?.2, longest > 0 else { return nil }
    let header = ["request", "E2E", "TTFT", "tokens", "from due to the last output"]
    return .tag(
      "div", ["class": "scroll"],
      [
        .tag(
          "table", ["class": "figures slowest"],
          [
            .tag("caption", text: "The slowest requests"),
            .tag("tr", [:], header.map { .tag("th", ["scope": "col"], text: $0) }),
          ]
            + slowest.map { number, timeline, latency in
              .tag(
                "tr", [:],
                [
                  .tag(
                    "th", ["scope": "row"],
                    text: run.repetitions.count > 1
                      ? "\(timeline.index) of repetition \(number + 1)" : "\(timeline.index)"),
                  .tag("td", text: MetricUnit.seconds.text(latency)),
                  .tag(
                    "td",
                    text: timeline.timeToFirstToken.map { MetricUnit.seconds.text($0.inSeconds) }
                      ?? "–"),
                  .tag("td", text: timeline.tokens?.output.map(\.grouped) ?? "–"),
                  .tag("td", ["class": "line"], [line(timeline, of: longest)]),
                ])
            })
      ])
  }

  private static func line(_ timeline: RequestTimeline, of longest: Double) -> Markup {
    func place(_ seconds: Double) -> String { "\((seconds / longest * 10_000).rounded() / 10)" }
    var start = 0.0
    var words: [String] = []
    let parts = timeline.parts.map { part, duration -> Markup in
      let length = duration.inSeconds
      defer { start += length }
      words.append("\(part.words) \(MetricUnit.seconds.text(length))")
      return .tag(
        "rect",
        [
          "class": part.rawValue, "x": place(start), "width": place(length), "y": "4",
          "height": "12",
        ], [.tag("title", text: words.last ?? "")])
    }
    // So many that they can be told apart.
    let every = max(1, timeline.outputs.count / mostTicks)
    let ticks = timeline.outputs.enumerated().filter { $0.offset % every == 0 }.map { _, output in
      "M\(place((output.instant - timeline.due).inSeconds)) 1V19"
    }
    return .tag(
      "svg",
      [
        "class": "stack", "role": "img", "viewBox": "0 0 1000 20", "preserveAspectRatio": "none",
      ],
      [
        .tag("title", text: "Request \(timeline.index)"),
        .tag("desc", text: words.joined(separator: ", ")),
      ] + parts + [.tag("path", ["class": "ticks", "d": ticks.joined()])])
  }
}
