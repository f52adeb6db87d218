import Foundation

/// Where the lines of a case go while it is measured.
protocol UnfinishedSink: Sendable {
  /// What messages call it.
  var path: String { get }
  /// Writes behind what is there.
  func append(_ bytes: [UInt8]) throws(ReportError)
  /// Writes no more, and leaves what was written.
  func leave()
  /// Writes no more, and takes away what was written.
  func remove()
}

/// A file in the folder of results.
///
/// As long as it is open it is locked, and the system gives the lock back when the process dies: so others
/// know a file that is being written from one that was left.
package final class UnfinishedFile: UnfinishedSink {
  /// What it is called, unless another one is being written.
  package static let name = "unfinished.jsonl"

  package let path: String
  private let handle: FileHandle

  /// Creates the file.
  package init(path: String) throws(ReportError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw ReportError(path: path, .cannotWrite(reason: String(cString: strerror(errno))))
    }
    _ = flock(descriptor, LOCK_EX | LOCK_NB)
    self.path = path
    handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }

  /// Whether a process that lives is writing the file.
  static func isBeingWritten(_ path: String) -> Bool {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { _ = close(descriptor) }
    return flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
  }

  package func append(_ bytes: [UInt8]) throws(ReportError) {
    do {
      try handle.write(contentsOf: Data(bytes))
    } catch {
      throw ReportError(path: path, .cannotWrite(reason: systemReason(of: error)))
    }
  }

  package func leave() {
    // What could not be written has been told of.
    try? handle.close()
  }

  package func remove() {
    try? FileManager.default.removeItem(atPath: path)
    leave()
  }
}
