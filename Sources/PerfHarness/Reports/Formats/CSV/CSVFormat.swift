/// `cases.csv` and `requests.csv`, for spreadsheets and data frames. Durations are in seconds; what has no
/// value is empty.
package struct CSVFormat: ReportFormat {
  package static let names = [casesName, requestsName]
  private static let casesName = "cases.csv"
  private static let requestsName = "requests.csv"

  private let environment: EncodedReport.V1.Environment
  private var cases = CSVText.row(CSVCase.header)
  private var hasRequests = false

  package init(environment: EncodedReport.V1.Environment) {
    self.environment = environment
  }

  package mutating func add(_ result: ReportedCase) -> [ReportFile] {
    cases += CSVCase.row(result, environment: environment)
    let isFirst = !hasRequests
    hasRequests = true
    return [
      ReportFile(Self.casesName, .whole { [cases] in cases }),
      ReportFile(
        Self.requestsName,
        .more { receive in
          if isFirst { try receive(CSVText.row(CSVRequests.header)) }
          try CSVRequests.write(result.report) { try receive($0) }
        }),
    ]
  }
}
