/// The page around the sections of the cases.
struct HTMLPage {
  var environment: EncodedReport.V1.Environment
  var startedAt: String?
  var summaries: [(id: String, summary: CaseSummary)]

  private static let definitions = [
    ("TTFT", "first output of any kind − due: from when the schedule said that the request starts"),
    ("TPOT", "(last output − first output) ÷ (output tokens − those of the first event)"),
    ("ICL", "the gaps between reads that carried output, of all requests"),
    ("E2E", "last output − due"),
    (
      "dispatch lag",
      "sent − due: how late the harness itself was; in a closed loop due is when the "
        + "slot became free"
    ),
    ("throughput", "completed work ÷ the measured window"),
    ("tail mean", "the mean of the slowest tenth"),
    ("CI", "confidence interval: intervals are of 95 % confidence unless something else is said"),
  ]

  /// - Parameter sections: those of the cases, as they are to stand in it.
  func text(_ sections: [String]) -> String {
    let headline = CaseSummary.headline(summaries.map(\.summary))
    let place = [
      environment.name, environment.processor, "\(environment.cores) cores",
      environment.operatingSystem, environment.architecture, environment.buildConfiguration,
    ]
    let head = Markup.tag(
      "head", [:],
      [
        .tag("meta", ["charset": "utf-8"]),
        .tag("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"]),
        .tag("meta", ["name": "color-scheme", "content": "light dark"]),
        .tag("title", text: "\(headline.mark.rawValue) \(headline.text) · PerfHarness"),
        .tag("style", text: HTMLStyle.sheet),
      ])
    let header = Markup.tag(
      "header", [:],
      [
        .tag("h1", [:], [HTMLVerdicts.mark(headline.mark, headline.text)]),
        .tag(
          "p", ["class": "settings"],
          text: ([startedAt].compactMap(\.self) + place).joined(separator: " · ")),
      ] + HTMLSummary.markup(summaries))
    let footer = Markup.tag(
      "footer", [:],
      [
        .tag("h3", text: "What the words mean"),
        .tag(
          "dl", ["class": "facts"],
          Self.definitions.flatMap { [Markup.tag("dt", text: $0.0), .tag("dd", text: $0.1)] }),
      ])
    var text = "<!DOCTYPE html>\n<html lang=\"en\">\n"
    head.write(to: &text)
    text += "<body>\n"
    header.write(to: &text)
    text += "<main>\n"
    for section in sections { text += section }
    text += "</main>\n"
    footer.write(to: &text)
    text += "</body>\n</html>\n"
    return text
  }
}
