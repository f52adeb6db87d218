import Foundation

/// The folder that results are written to: `report.json` and `requests.jsonl`.
///
/// Both files are complete after every case, so that nothing is lost when a later one crashes.
/// What an earlier process wrote there is kept as `report.1.json` and `requests.1.jsonl`, or with
/// the next number that is free for both.
package struct ReportFolder: Sendable {
  /// The folder's path; relative to the working directory unless it begins with a slash.
  package let path: String
  private var report: EncodedReport.V1
  private var hasKeptEarlierResults = false

  /// Names a folder. Nothing is created before there is something to write.
  package init(path: String, fingerprint: Fingerprint, environment: String) {
    self.path = path
    report = EncodedReport.V1(
      environment: EncodedReport.V1.Environment(fingerprint, name: environment))
  }

  /// Writes what was found of one more case.
  ///
  /// - Throws: `ReportError`. Even so a later call writes this case to `report.json`, though not its
  ///   requests.
  package mutating func add(_ caseReport: CaseReport) throws(ReportError) {
    try add(caseReport, encoded: EncodedReport.V1.Run(caseReport))
  }

  /// As `add`, for whoever has encoded the case already: that sorts every metric of every request.
  package mutating func add(
    _ caseReport: CaseReport, encoded: EncodedReport.V1.Run
  ) throws(ReportError) {
    report.runs.append(encoded)
    try createFolder()
    if !hasKeptEarlierResults {
      try keepEarlierResults()
      hasKeptEarlierResults = true
    }
    try writeReport()
    try appendRequests(of: caseReport)
  }

  private func createFolder() throws(ReportError) {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      var isDirectory: ObjCBool = false
      let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
      throw ReportError(
        path: path, exists ? .notAFolder : .cannotCreate(reason: systemReason(of: error)))
    }
  }

  private func keepEarlierResults() throws(ReportError) {
    let found = File.allCases.filter { exists($0.name) }
    guard !found.isEmpty else { return }
    var number = 1
    while File.allCases.contains(where: { exists($0.name(number: number)) }) { number += 1 }
    for file in found {
      let newName = file.name(number: number)
      do {
        try FileManager.default.moveItem(atPath: path(of: file.name), toPath: path(of: newName))
      } catch {
        throw ReportError(
          path: path(of: file.name), .cannotKeep(as: newName, reason: systemReason(of: error)))
      }
    }
  }

  /// Writes beside the file and renames, so that a reader never sees half a report.
  private func writeReport() throws(ReportError) {
    let path = path(of: File.report.name)
    do {
      try Data(report.json()).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw ReportError(path: path, .cannotWrite(reason: systemReason(of: error)))
    }
  }

  private func appendRequests(of caseReport: CaseReport) throws(ReportError) {
    let path = path(of: File.requests.name)
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw ReportError(path: path, .cannotWrite(reason: String(cString: strerror(errno))))
    }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    do {
      try RequestLog.write(caseReport) { piece in try handle.write(contentsOf: piece) }
      try handle.close()
    } catch {
      throw ReportError(path: path, .cannotWrite(reason: systemReason(of: error)))
    }
  }

  private func exists(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: path(of: name))
  }

  private func path(of name: String) -> String {
    path.hasSuffix("/") ? path + name : "\(path)/\(name)"
  }
}

extension ReportFolder {
  private enum File: CaseIterable {
    case report
    case requests

    var name: String { name(infix: "") }

    func name(number: Int) -> String { name(infix: ".\(number)") }

    private func name(infix: String) -> String {
      switch self {
      case .report: "report\(infix).json"
      case .requests: "requests\(infix).jsonl"
      }
    }
  }
}

/// The system's own words for what went wrong, which Foundation wraps.
func systemReason(of error: any Error) -> String {
  let wrapper = error as NSError
  guard let cause = wrapper.userInfo[NSUnderlyingErrorKey] as? any Error,
    case let cause = cause as NSError, cause.domain == NSPOSIXErrorDomain
  else { return wrapper.localizedDescription }
  return String(cString: strerror(CInt(cause.code)))
}
