/// A format in which results are written to the user's folder. Pure: it says what the files hold, and
/// `ReportFolder` writes them.
///
/// A format is told of one case after the other, as they end, and keeps of each only what its files need:
/// the timelines of a long suite do not stay in memory.
package protocol ReportFormat: Sendable {
  /// The files and folders that it writes in the folder of results, by which those of an earlier process
  /// are known.
  static var names: [String] { get }

  /// - Parameter environment: where everything is measured.
  init(environment: EncodedReport.V1.Environment)

  /// What is to be written after one more case.
  mutating func add(_ result: ReportedCase) -> [ReportFile]
}

/// A file of results, or what is added to one.
package struct ReportFile: Sendable {
  /// Takes the pieces of a file in order.
  package typealias Receive = (_ piece: [UInt8]) throws -> Void

  /// How the file comes to its content.
  package enum Content: Sendable {
    /// The whole file, in the place of what was there: a reader never sees half of it.
    case whole(@Sendable () throws -> [UInt8])
    /// What is written behind what is there, piece by piece.
    case more(@Sendable (_ receive: Receive) throws -> Void)
  }

  /// Where in the folder of results it lies, such as `report.json`.
  package let path: String
  package let content: Content

  package init(_ path: String, _ content: Content) {
    self.path = path
    self.content = content
  }

  /// A file of this text.
  package init(_ path: String, text: String) {
    self.init(path, .whole { Array(text.utf8) })
  }
}
