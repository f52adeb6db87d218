/// `junit.xml`: a test case for each case that was measured, for whatever shows such files. What
/// `swift test --xunit-output` writes has one for a test function, whatever its arguments, and no figures.
///
/// Of the format there is no standard; this is what Jenkins, GitLab and GitHub's actions read in common: suites,
/// cases with a time, failures with a message, properties, and an output in plain text.
package struct JUnitFormat: ReportFormat {
  package static let names = [name]
  private static let name = "junit.xml"

  private struct Case: Sendable {
    let suite: String
    let seconds: Double
    let hasFailed: Bool
    let markup: Markup
  }

  private var cases: [Case] = []

  package init(environment: EncodedReport.V1.Environment) {}

  package mutating func add(_ result: ReportedCase) -> [ReportFile] {
    let report = result.report
    let digest = result.digest
    let seconds = (report.run.repetitions + report.run.confirmation).reduce(0) {
      $0 + $1.window.inSeconds
    }
    let failures = digest.verdicts.filter { $0.mark == .bad }
    var name = report.key
    name.suite = ""
    cases.append(
      Case(
        suite: report.key.suite.inOneLine, seconds: seconds, hasFailed: !failures.isEmpty,
        markup: .tag(
          "testcase",
          [
            "classname": report.key.suite.inOneLine, "name": name.description.inOneLine,
            "time": Self.text(seconds),
          ],
          [Self.properties(of: result.encoded)]
            + failures.map {
              .tag("failure", ["type": $0.word, "message": $0.text], text: $0.text)
            }
            + [.tag("system-out", text: ConsoleReport.render(result))])))
    return [ReportFile(Self.name, .whole { [self] in Array(text.utf8) })]
  }

  private static func properties(of run: EncodedReport.V1.Run) -> Markup {
    let metrics = run.figures.metrics.sorted { $0.key < $1.key }.flatMap { name, metric in
      [("p50", metric.p50), ("p95", metric.p95), ("p99", metric.p99)].map { statistic, value in
        ("\(name).\(statistic)", "\(value)")
      }
    }
    let throughput = run.figures.throughput.requestsPerSecond.map {
      [("requestThroughput", "\($0)")]
    }
    return .tag(
      "properties", [:],
      ([("provider", run.provider), ("scenario", run.scenario.name)] + (throughput ?? []) + metrics)
        .map { .tag("property", ["name": $0.0, "value": $0.1]) })
  }

  private var text: String {
    var suites: [String] = []
    for item in cases where !suites.contains(item.suite) { suites.append(item.suite) }
    let markup = Markup.tag(
      "testsuites", Self.counts(of: cases, named: "PerfHarness"),
      suites.map { suite in
        let own = cases.filter { $0.suite == suite }
        return .tag("testsuite", Self.counts(of: own, named: suite), own.map(\.markup))
      })
    var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    markup.write(to: &text)
    return text + "\n"
  }

  private static func counts(
    of cases: [Case], named name: String
  ) -> KeyValuePairs<String, String> {
    [
      "name": name, "tests": "\(cases.count)", "failures": "\(cases.count(where: \.hasFailed))",
      "errors": "0", "skipped": "0", "time": text(cases.reduce(0) { $0 + $1.seconds }),
    ]
  }

  /// Seconds to the millisecond.
  private static func text(_ seconds: Double) -> String {
    "\((seconds * 1000).rounded() / 1000)"
  }
}
