/// `report.md`: for the comment of a pull request. Verdicts come first; all else is folded.
package struct MarkdownFormat: ReportFormat {
  package static let names = [name]
  private static let name = "report.md"

  private var report: MarkdownReport

  package init(environment: EncodedReport.V1.Environment) {
    report = MarkdownReport(environment: environment)
  }

  package mutating func add(_ result: ReportedCase) -> [ReportFile] {
    report.add(result)
    return [ReportFile(Self.name, .whole { [report] in Array(report.text().utf8) })]
  }
}
