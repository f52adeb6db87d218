import Foundation

/// The reports of earlier runs in a folder, of whatever cases.
///
/// Those that can't be read are skipped, with a note: no run fails for want of a history.
package struct PastReports: Sendable {
  /// How many reports are read: those that were written last.
  package static let mostReports = 200

  private let points: [CaseKey: [HistoryPoint]]
  private let notes: [String]

  /// The earlier measurements of a case, the oldest first.
  package func past(of key: CaseKey) -> CasePast {
    let points = points[key, default: []].sorted { ($0.time, $0.title) < ($1.time, $1.title) }
    // Copies of one report in two places are one run.
    var seen: Set<Double> = []
    return CasePast(.runs, points: points.filter { seen.insert($0.time).inserted }, notes: notes)
  }

  /// Reads `report.json`, and `report.1.json` and the like, wherever they are below a folder.
  ///
  /// - Parameter environment: the name of the place: measurements of others are left out.
  package init(
    in folder: String, environment: String, most: Int = mostReports
  ) {
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isDirectory),
      isDirectory.boolValue
    else {
      points = [:]
      notes = [
        "no history: there is no folder \(folder), which PERF_HISTORY names; it should be git, or a "
          + "folder with reports of earlier runs"
      ]
      return
    }
    let all = Self.files(in: folder)
    var points: [CaseKey: [HistoryPoint]] = [:]
    var problems: [String] = []
    var others = 0
    for file in all.prefix(most) {
      do {
        let report = try EncodedPastReport(contentsOf: "\(folder)/\(file)")
        guard report.environment.name == environment else {
          others += 1
          continue
        }
        for (key, point) in report.points(from: file) { points[key, default: []].append(point) }
      } catch {
        problems.append("\(file): \(Self.reason(error))")
      }
    }
    self.points = points
    notes = Self.notes(
      folder, count: all.count, most: most, others: others, environment, problems)
  }

  private static func notes(
    _ folder: String, count: Int, most: Int, others: Int, _ environment: String,
    _ problems: [String]
  ) -> [String] {
    var notes: [String] = []
    if count == 0 {
      notes.append("no history yet: there is no report.json in \(folder)")
    }
    if count > most {
      notes.append("history: only the newest \(most) of \(count) reports in \(folder) were read")
    }
    if others > 0 {
      notes.append(
        "history: \(others) of \(min(count, most)) reports in \(folder) are of other environments than "
          + environment)
    }
    if let first = problems.first {
      notes.append(
        "history: \(problems.count) of \(min(count, most)) reports in \(folder) can't be read; \(first)"
      )
    }
    return notes
  }

  /// The paths of all reports, those that were written last first; without those of shards, which
  /// measured a part of the load each.
  private static func files(in folder: String) -> [String] {
    var files: [(path: String, written: Date)] = []
    let enumerator = FileManager.default.enumerator(atPath: folder)
    while let path = enumerator?.nextObject() as? String {
      let parts = path.split(separator: "/")
      guard let name = parts.last, name.wholeMatch(of: #/report(\.\d+)?\.json/#) != nil,
        !parts.contains(where: { $0.wholeMatch(of: #/shard-\d+-of-\d+/#) != nil })
      else { continue }
      let written = enumerator?.fileAttributes?[.modificationDate] as? Date
      files.append((path, written ?? .distantPast))
    }
    return files.sorted { ($1.written, $1.path) < ($0.written, $0.path) }.map(\.path)
  }

  private static func reason(_ error: any Error) -> String {
    switch error {
    case let error as EncodedPastReport.UnknownVersion:
      "schema version \(error.version) is not known here, expected 1"
    case is DecodingError: "it is no report of PerfHarness"
    default: systemReason(of: error)
    }
  }
}
