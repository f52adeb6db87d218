import Foundation

/// The folder that results are written to, in the formats that the user wants.
///
/// All files are complete after every case, so that nothing is lost when a later one crashes.
/// What an earlier process wrote there is kept as `report.1.json` and `requests.1.jsonl`, or with
/// the next number that is free for all. While a case is measured its requests are written to
/// `unfinished.jsonl`.
package struct ReportFolder: Sendable {
  /// The folder's path; relative to the working directory unless it begins with a slash.
  package let path: String
  private var formats: [any ReportFormat]
  private var hasKeptEarlierResults = false

  /// Names a folder. Nothing is created before there is something to write.
  package init(
    path: String, formats: [ReportFormatName] = ReportFormatName.usual, fingerprint: Fingerprint,
    environment: String
  ) {
    self.path = path
    let environment = EncodedReport.V1.Environment(fingerprint, name: environment)
    self.formats = formats.map { $0.type.init(environment: environment) }
  }

  /// Writes what was found of one more case.
  ///
  /// - Returns: where the requests lie that were measured of a case without a report, if they had to be
  ///   moved.
  /// - Throws: `ReportError`, of the first file that could not be written. The others are written even so,
  ///   and a later call writes this case to all files that hold the whole report.
  @discardableResult
  package mutating func add(_ result: ReportedCase) throws(ReportError) -> String? {
    var files: [ReportFile] = []
    for index in formats.indices { files += formats[index].add(result) }
    try createFolder(path)
    let left = try keepEarlierResults()
    var problem: ReportError?
    for file in files {
      do throws(ReportError) {
        try write(file)
      } catch {
        problem = problem ?? error
      }
    }
    if let problem { throw problem }
    return left
  }

  /// Creates the file that the requests of a case are written to while it is measured.
  ///
  /// - Returns: the file, and where the requests of an earlier case lie that had its name.
  package mutating func openUnfinished() throws(ReportError) -> (
    file: UnfinishedFile, left: String?
  ) {
    try createFolder(path)
    var left = try keepEarlierResults()
    var name = UnfinishedFile.name
    if exists(name) {
      if UnfinishedFile.isBeingWritten(path(of: name)) {
        name = Self.name(name, number: nextNumber())
      } else {
        // Of an earlier case of this process, which failed.
        left = try keep([name]) ?? left
      }
    }
    return (try UnfinishedFile(path: path(of: name)), left)
  }

  private func createFolder(_ path: String) throws(ReportError) {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      var isDirectory: ObjCBool = false
      let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
      throw ReportError(
        path: path, exists ? .notAFolder : .cannotCreate(reason: systemReason(of: error)))
    }
  }

  /// The first time. Whatever the formats of this process are: results that belong together keep one number.
  ///
  /// - Returns: where the requests of a case without a report lie now.
  private mutating func keepEarlierResults() throws(ReportError) -> String? {
    guard !hasKeptEarlierResults else { return nil }
    let isLeft = !UnfinishedFile.isBeingWritten(path(of: UnfinishedFile.name))
    let left = try keep(Self.names.filter { isLeft || $0 != UnfinishedFile.name }.filter(exists))
    hasKeptEarlierResults = true
    return left
  }

  /// All that any process writes here.
  private static let names =
    ReportFormatName.allCases.flatMap { $0.type.names } + [UnfinishedFile.name]

  /// The first that is free for all.
  private func nextNumber() -> Int {
    var number = 1
    while Self.names.contains(where: { exists(Self.name($0, number: number)) }) { number += 1 }
    return number
  }

  /// Gives files the next number.
  ///
  /// - Returns: where the requests of a case without a report lie now, if they are among them.
  private func keep(_ found: [String]) throws(ReportError) -> String? {
    guard !found.isEmpty else { return nil }
    let number = nextNumber()
    for name in found {
      let newName = Self.name(name, number: number)
      do {
        try FileManager.default.moveItem(atPath: path(of: name), toPath: path(of: newName))
      } catch {
        throw ReportError(
          path: path(of: name), .cannotKeep(as: newName, reason: systemReason(of: error)))
      }
    }
    return found.contains(UnfinishedFile.name)
      ? path(of: Self.name(UnfinishedFile.name, number: number)) : nil
  }

  private func write(_ file: ReportFile) throws(ReportError) {
    let path = path(of: file.path)
    if let slash = file.path.lastIndex(of: "/") {
      try createFolder(self.path(of: String(file.path[..<slash])))
    }
    switch file.content {
    case .whole(let bytes):
      // Beside the file, and then renamed.
      try reporting(path) {
        try Data(bytes()).write(to: URL(fileURLWithPath: path), options: .atomic)
      }
    case .more(let write):
      let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
      guard descriptor >= 0 else {
        throw ReportError(path: path, .cannotWrite(reason: String(cString: strerror(errno))))
      }
      let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
      try reporting(path) {
        try write { piece in try handle.write(contentsOf: piece) }
        try handle.close()
      }
    }
  }

  private func reporting(_ path: String, _ body: () throws -> Void) throws(ReportError) {
    do {
      try body()
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

  /// `report.1.json` of `report.json`, `folder.1` of `folder`.
  private static func name(_ name: String, number: Int) -> String {
    guard let dot = name.lastIndex(of: ".") else { return "\(name).\(number)" }
    return "\(name[..<dot]).\(number)\(name[dot...])"
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
