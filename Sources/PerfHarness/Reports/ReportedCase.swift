/// A case as the console, every format and every exporter are told of it.
///
/// Words, cells and encoded figures take sorting every metric of every request: they are made once, for all.
package struct ReportedCase: Sendable {
  /// What was found of the case.
  package let report: CaseReport
  /// The same for people.
  let digest: CaseDigest
  /// The same in one line.
  let summary: CaseSummary
  /// The same for programs.
  package let encoded: EncodedReport.V1.Run

  /// - Parameter fingerprint: where it was measured; of a debug build people are warned.
  package init(_ report: CaseReport, fingerprint: Fingerprint) {
    self.report = report
    digest = CaseDigest(report, isDebugBuild: fingerprint.buildConfiguration == .debug)
    summary = CaseSummary(report, digest)
    encoded = EncodedReport.V1.Run(report)
  }
}
