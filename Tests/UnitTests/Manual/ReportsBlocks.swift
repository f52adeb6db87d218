import Foundation
import PerfHarness
import Testing

/// The Swift of Reports.md, line by line: `ManualBlocksTests` holds the two together.
@Suite(.disabled("compiled, not run"))
struct ReportsBlocks {
  func read() throws {
    let data = try Data(contentsOf: URL(fileURLWithPath: "results/report.json"))
    let report = try JSONDecoder().decode(EncodedReport.V1.self, from: data)
    for run in report.runs {
      print(run.test, run.figures.metrics["timeToFirstToken"]?.p95 ?? .nan)
    }
  }
}
