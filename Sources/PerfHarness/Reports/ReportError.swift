/// Why results could not be written: which path, what happened, and what to do.
package struct ReportError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What happened.
  package enum Problem: Sendable, Hashable {
    /// There is a file where the folder should be.
    case notAFolder
    /// The folder could not be made; the system's reason.
    case cannotCreate(reason: String)
    /// An earlier process's file could not be given its number; the system's reason.
    case cannotKeep(as: String, reason: String)
    /// A file could not be written; the system's reason.
    case cannotWrite(reason: String)
    /// The summary of a step could not be written; the system's reason.
    case cannotSummarize(reason: String)
  }

  /// The folder or the file.
  package var path: String
  /// What happened to it.
  package var problem: Problem

  package init(path: String, _ problem: Problem) {
    self.path = path
    self.problem = problem
  }

  /// What happened, what was expected, what to do.
  package var description: String {
    switch problem {
    case .notAFolder:
      "\(path): expected a folder for the results, found a file; "
        + "move it away, or set PERF_OUTPUT to another folder"
    case .cannotCreate(let reason):
      "\(path): the folder for the results can't be created (\(reason)); "
        + "set PERF_OUTPUT to a folder that you may write to"
    case .cannotKeep(let name, let reason):
      "\(path): the results of an earlier run can't be kept as \(name) (\(reason)); "
        + "move them away, or set PERF_OUTPUT to another folder"
    case .cannotWrite(let reason):
      "\(path): the results can't be written (\(reason)); "
        + "make room or allow writing there, or set PERF_OUTPUT to another folder"
    case .cannotSummarize(let reason):
      "\(path): the summary of the step can't be written (\(reason)); "
        + "set GITHUB_STEP_SUMMARY to a file that you may write to, or to nothing"
    }
  }
}
