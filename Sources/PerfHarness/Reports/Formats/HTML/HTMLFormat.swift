/// `report.html`: one file that needs nothing else, for people.
///
/// It has no script and loads nothing, so that it can be shown wherever a file can be kept. Of each case
/// only its finished section stays in memory.
package struct HTMLFormat: ReportFormat {
  package static let names = [name]
  private static let name = "report.html"

  private let environment: EncodedReport.V1.Environment
  private var summaries: [(id: String, summary: CaseSummary)] = []
  private var sections: [String] = []
  private var startedAt: String?

  package init(environment: EncodedReport.V1.Environment) {
    self.environment = environment
  }

  package mutating func add(_ result: ReportedCase) -> [ReportFile] {
    let id = "case-\(sections.count + 1)"
    startedAt = startedAt ?? result.encoded.figures.startedAt
    summaries.append((id, result.summary))
    var section = ""
    HTMLCase.section(result.report, result.digest, id: id).write(to: &section)
    sections.append(section)
    return [ReportFile(Self.name, .whole { [self] in Array(page.utf8) })]
  }

  private var page: String {
    HTMLPage(environment: environment, startedAt: startedAt, summaries: summaries).text(sections)
  }
}
