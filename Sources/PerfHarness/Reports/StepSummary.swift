import Foundation

/// The file that GitHub Actions shows as the summary of a step, which any process of the step may add to:
/// `GITHUB_STEP_SUMMARY`. Our report grows in it case by case; what others wrote stays.
///
/// Source: GitHub Docs, 'Workflow commands for GitHub Actions', 'Adding a job summary'.
package struct StepSummary: Sendable {
  /// GitHub refuses a summary of more than 1 MiB; this leaves room for others.
  private static let mostCharacters = 250_000

  /// The file's path.
  package let path: String
  private var report: MarkdownReport
  /// Where our report begins, and where it ended when it was written last.
  private var extent: Range<UInt64>?

  package init(path: String, fingerprint: Fingerprint, environment: String) {
    self.path = path
    report = MarkdownReport(
      environment: EncodedReport.V1.Environment(fingerprint, name: environment))
  }

  /// Writes what was found of one more case.
  package mutating func add(_ result: ReportedCase) throws(ReportError) {
    report.add(result)
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw ReportError(path: path, .cannotSummarize(reason: String(cString: strerror(errno))))
    }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    do {
      let end = try handle.seekToEnd()
      // Where somebody wrote behind our report it stays as it is, and another one begins.
      let start = extent.flatMap { $0.upperBound == end ? $0.lowerBound : nil } ?? end
      try handle.truncate(atOffset: start)
      try handle.write(contentsOf: Data((report.text(limit: Self.mostCharacters) + "\n").utf8))
      extent = try start..<handle.offset()
      try handle.close()
    } catch {
      throw ReportError(path: path, .cannotSummarize(reason: systemReason(of: error)))
    }
  }
}
