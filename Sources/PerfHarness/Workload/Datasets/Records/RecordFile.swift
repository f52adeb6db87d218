import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A file that is read once from its beginning to its end, in pieces, and later here and there.
///
/// It stays open, so that what is read later is the file that was read first, also when another one
/// has taken its name.
final class RecordFile: Sendable {
  private static let pieceSize = 1 << 18

  let path: String
  /// What was expected of the file, for error texts.
  private let expectation: String
  /// What errors of its contents are.
  private let code: WorkloadError.Code
  private let descriptor: Int32
  /// What the file was like when it was opened.
  private let state: State

  /// What changes when somebody writes to a file.
  fileprivate struct State: Equatable {
    var size: Int
    /// When that was last, as the system keeps it: to name the parts of it takes a module that no build
    /// needs the same way.
    var changed: [UInt8]
  }

  /// Opens a file.
  ///
  /// - Throws: when it is not there, is a folder or can't be opened.
  init(
    _ path: String, expecting expectation: String, code: WorkloadError.Code = .invalidPrompts
  ) throws(WorkloadError) {
    self.path = path
    self.expectation = expectation
    self.code = code
    let files = FileManager.default
    var isDirectory: ObjCBool = false
    guard files.fileExists(atPath: path, isDirectory: &isDirectory) else {
      let place = path.hasPrefix("/") ? "" : ", which starts at \(files.currentDirectoryPath)"
      throw WorkloadError(
        .unreadableFile,
        "\(path): there is no such file; expected \(expectation); check the path\(place)")
    }
    guard !isDirectory.boolValue else {
      throw WorkloadError(
        .unreadableFile,
        "\(path): it is a folder; expected \(expectation); name the file in it")
    }
    // Who opens a pipe that nobody writes to waits for ever.
    descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    var status = stat()
    let isOpen = descriptor >= 0 && fstat(descriptor, &status) == 0
    state = State(status)
    if !isOpen { throw unreadable }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw WorkloadError(
        .unreadableFile,
        "\(path): it is no regular file, and its records are read again here and there; "
          + "expected \(expectation); write what comes out of it into a file")
    }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// Reads the file from its beginning to its end; `body` gets each record.
  func scan(
    _ framing: some RecordFraming, _ body: (RawRecord) throws(RecordError) -> Void
  ) throws(WorkloadError) {
    var scanner = RecordScanner(framing)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.pieceSize, alignment: 16)
    defer { buffer.deallocate() }
    var offset = 0
    while true {
      // A file that ends is told apart from one that can't be read.
      guard let count = read(at: offset, into: buffer) else { throw unreadable }
      do throws(RecordError) {
        if count == 0 { return try scanner.finish(body) }
        let piece = UnsafeRawBufferPointer(rebasing: buffer[..<count])
        try scanner.scan(piece.assumingMemoryBound(to: UInt8.self), body)
      } catch {
        throw self.error(error)
      }
      offset += count
    }
  }

  /// Whether an object of JSON comes first; looks no further than the first piece.
  func beginsWithObject() throws(WorkloadError) -> Bool {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.pieceSize, alignment: 16)
    defer { buffer.deallocate() }
    guard let count = read(at: 0, into: buffer) else { throw unreadable }
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let piece = buffer[..<count]
    let text = piece.starts(with: mark) ? piece.dropFirst(mark.count) : piece
    return text.first { $0 != UInt8(ascii: " ") && !(0x09...0x0D).contains($0) }
      == UInt8(ascii: "{")
  }

  /// The bytes of a record; nil when they can't be read any more.
  func bytes(of range: RecordRange) -> [UInt8]? {
    let bytes = [UInt8](unsafeUninitializedCapacity: range.count) { buffer, count in
      while count < range.count {
        let rest = UnsafeMutableRawBufferPointer(
          rebasing: UnsafeMutableRawBufferPointer(buffer)[count...])
        guard let more = read(at: range.offset + count, into: rest), more > 0 else { return }
        count += more
      }
    }
    return bytes.count == range.count ? bytes : nil
  }

  /// An error at a line of the file.
  func error(_ error: RecordError) -> WorkloadError {
    WorkloadError(code, "\(path):\(error.line): \(error.message)")
  }

  /// Throws when somebody wrote to the file after it was opened. That another file has taken its name
  /// does not matter.
  func checkUnchanged() throws(WorkloadError) {
    var status = stat()
    guard fstat(descriptor, &status) == 0, State(status) == state else { throw changed }
  }

  /// The error of a file that no longer is what it was when it was read first.
  var changed: WorkloadError {
    WorkloadError(
      .unreadableFile,
      "\(path): it was changed while it was in use; expected it to stay as it is during a run; "
        + "run again")
  }

  private var unreadable: WorkloadError {
    WorkloadError(
      .unreadableFile,
      "\(path): it can't be read; expected \(expectation); check its permissions")
  }

  /// How many bytes were read, 0 at the end of the file; nil when it can't be read.
  private func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) -> Int? {
    while true {
      let count = pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset))
      if count >= 0 { return count }
      guard errno == EINTR else { return nil }
    }
  }
}

extension RecordFile.State {
  fileprivate init(_ status: stat) {
    size = Int(status.st_size)
    #if canImport(Darwin)
      let time = status.st_mtimespec
    #else
      let time = status.st_mtim
    #endif
    changed = withUnsafeBytes(of: time) { Array($0) }
  }
}
