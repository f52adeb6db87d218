import Testing

@testable import PerfHarness

@Suite struct ReportedCaseTests {
  private static let caution =
    "debug build: numbers are only meaningful in release: swift test -c release"

  private static func texts(_ result: ReportedCase) throws -> [String] {
    let environment = EncodedReport.V1.Environment(ReportSamples.release, name: "ci")
    let formats: [any ReportFormat] = [
      HTMLFormat(environment: environment), MarkdownFormat(environment: environment),
      JUnitFormat(environment: environment),
    ]
    return try [ConsoleReport.render(result)]
      + formats.map { format in
        var format = format
        guard case .whole(let bytes)? = format.add(result).first?.content else { return "" }
        return String(decoding: try bytes(), as: UTF8.self)
      }
  }

  @Test func allWarnOfADebugBuildOrNone() throws {
    let report = CaseReport(
      key: CaseKey(suite: "Chat", test: "fast"), run: ReportSamples.steady())
    let debug = try Self.texts(ReportedCase(report, fingerprint: ReportSamples.debug))
    #expect(debug.map { $0.contains(Self.caution) } == [true, true, true, true])
    // What a simulated clock says is as true in a debug build.
    let simulated = try Self.texts(ReportedCase(report, fingerprint: .simulated))
    #expect(simulated.map { $0.contains(Self.caution) } == [false, false, false, false])
  }
}

extension ReportedCase {
  /// Of a release build.
  init(_ report: CaseReport) {
    self.init(report, fingerprint: ReportSamples.release)
  }
}

extension ConsoleReport {
  static func render(
    _ report: CaseReport, fingerprint: Fingerprint, isColored: Bool = false
  ) -> String {
    render(ReportedCase(report, fingerprint: fingerprint), isColored: isColored)
  }
}
