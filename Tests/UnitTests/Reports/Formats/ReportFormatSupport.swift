import Testing

@testable import PerfHarness

extension ReportFormat {
  /// The files of a folder after these cases, by their names.
  static func files(_ reports: [CaseReport]) throws -> [String: String] {
    var format = Self(environment: EncodedReport.V1.Environment(ReportSamples.release, name: "ci"))
    var files: [String: String] = [:]
    for report in reports {
      for file in format.add(ReportedCase(report)) {
        switch file.content {
        case .whole(let bytes): files[file.path] = String(decoding: try bytes(), as: UTF8.self)
        case .more(let write):
          try write { files[file.path, default: ""] += String(decoding: $0, as: UTF8.self) }
        }
      }
    }
    return files
  }
}
