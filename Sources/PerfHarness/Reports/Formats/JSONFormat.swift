/// `report.json` and `requests.jsonl`: everything that is known, for programs.
package struct JSONFormat: ReportFormat {
  package static let names = [reportName, requestsName]
  private static let reportName = "report.json"
  private static let requestsName = "requests.jsonl"

  private var report: EncodedReport.V1

  package init(environment: EncodedReport.V1.Environment) {
    report = EncodedReport.V1(environment: environment)
  }

  package mutating func add(_ result: ReportedCase) -> [ReportFile] {
    report.runs.append(result.encoded)
    return [
      ReportFile(Self.reportName, .whole { [report] in try report.json() }),
      ReportFile(
        Self.requestsName,
        .more { receive in try RequestLog.write(result.report) { try receive($0) } }),
    ]
  }
}
