import Synchronization

/// What the benchmarks of one process have in common: the folders of results, which grow case by case,
/// and the keys that are taken.
final class Session: Sendable {
  /// That of this process.
  static let shared = Session()

  private struct State {
    var folders: [String: ReportFolder] = [:]
    var keys: Set<CaseKey> = []
  }

  private let state = Mutex(State())

  /// Takes a key for one case; false when it was taken before.
  func claim(_ key: CaseKey) -> Bool {
    state.withLock { $0.keys.insert(key).inserted }
  }

  /// Writes a case into the folder that the user wants results in, beside those of earlier cases.
  ///
  /// - Parameter environment: the name that the user gave to this place.
  func write(
    _ report: CaseReport, to path: String, environment: String?
  ) throws(ReportError) {
    let fingerprint = Fingerprint.current
    try state.withLock { state throws(ReportError) in
      try state.folders[
        path,
        default: ReportFolder(
          path: path, fingerprint: fingerprint,
          environment: environment ?? fingerprint.environmentName)
      ].add(report)
    }
  }
}
