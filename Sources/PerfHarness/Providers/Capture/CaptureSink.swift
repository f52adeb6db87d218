#if HTTP
  import Dispatch
  import Foundation
  import Synchronization

  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #else
    import Darwin
  #endif

  /// Appends exchanges to a file, a line each, on a thread of its own.
  ///
  /// A line is written as soon as its exchange is over and by itself, so that nothing is lost when a run
  /// is cancelled, and several processes can share a file.
  package final class CaptureSink: Sendable {
    /// The most bytes of exchanges under way and of those that wait to be written.
    static let heldLimit = 256 << 20

    private struct Losses {
      var tooMuch = 0
      var unwritten = 0
      var reason = ""
    }

    package let path: String
    private let descriptor: Int32
    private let limit: Int
    private let queue = DispatchQueue(label: "PerfHarness capture")
    private let held = Atomic<Int>(0)
    private let losses = Mutex(Losses())

    /// Opens the file, and makes it and its folder where they are missing.
    ///
    /// - Parameters:
    ///   - path: of a file, or of a folder, in which the file is named for the provider.
    ///   - provider: what `PERF_PROVIDER` calls it.
    ///   - source: where the path comes from, for the error text.
    /// - Throws: `invalidConfiguration` when it can't be written.
    package init(
      path: String, provider: String, from source: String = "PERF_CAPTURE",
      limit: Int = CaptureSink.heldLimit
    ) throws(ProviderError) {
      var isFolder: ObjCBool = false
      let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      let namesFolder = path.hasSuffix("/") || (exists && isFolder.boolValue)
      let file =
        namesFolder
        ? "\(path)\(path.hasSuffix("/") ? "" : "/")\(provider).capture.jsonl" : path
      let folder = URL(fileURLWithPath: file).deletingLastPathComponent().path
      // Whatever keeps a folder from being made keeps the file from being opened, which tells why.
      try? FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true)
      // Prompts and replies may be confidential: nobody else may read them.
      descriptor = open(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
      guard descriptor >= 0 else {
        throw ProviderError(
          .invalidConfiguration,
          "\(source) \"\(path)\": \(file) can't be written (\(String(cString: strerror(errno)))); "
            + "expected a file or a folder for captured exchanges; name another one")
      }
      self.path = file
      self.limit = limit
    }

    deinit {
      _ = close(descriptor)
    }

    /// Whether so many bytes more may be kept; they are to be given back.
    func hold(_ bytes: Int) -> Bool {
      let now = held.add(bytes, ordering: .relaxed).newValue
      guard now > limit else { return true }
      release(bytes)
      return false
    }

    func release(_ bytes: Int) {
      held.subtract(bytes, ordering: .relaxed)
    }

    /// Counts an exchange that was not kept.
    func noteTooMuch() {
      losses.withLock { $0.tooMuch += 1 }
    }

    /// Writes an exchange, later; gives back what it held.
    func append(
      holding bytes: Int, _ exchange: @escaping @Sendable () -> CapturedExchange
    ) {
      queue.async { [self] in
        write(EncodedCapture.line(exchange()))
        release(bytes)
      }
    }

    /// Returns when all that was appended is written.
    package func flush() async {
      await withCheckedContinuation { continuation in
        queue.async { continuation.resume() }
      }
    }

    /// What is missing from the file, and why; empty when nothing is.
    package var notes: [String] {
      let losses = losses.withLock { $0 }
      var notes: [String] = []
      if losses.unwritten > 0 {
        notes.append(
          "\(path) lacks \(losses.unwritten.exchanges): they could not be written "
            + "(\(losses.reason)); make room, or name another file with PERF_CAPTURE")
      }
      if losses.tooMuch > 0 {
        notes.append(
          "\(path) lacks \(losses.tooMuch.exchanges): more than \(limit.grouped) bytes waited to be "
            + "written; lower the concurrency, or name a faster disk with PERF_CAPTURE")
      }
      return notes
    }

    private func write(_ line: [UInt8]) {
      // Other processes may append to the same file, and a long line may take several writes.
      _ = flock(descriptor, LOCK_EX)
      defer { _ = flock(descriptor, LOCK_UN) }
      let before = lseek(descriptor, 0, SEEK_END)
      let failure = line.withUnsafeBytes { bytes -> Int32? in
        var rest = bytes[...]
        while !rest.isEmpty {
          let written = UnsafeRawBufferPointer(rebasing: rest).withMemoryRebound(to: UInt8.self) {
            systemWrite(descriptor, $0.baseAddress, $0.count)
          }
          if written < 0, errno == EINTR { continue }
          guard written > 0 else { return errno }
          rest = rest.dropFirst(written)
        }
        return nil
      }
      guard let failure else { return }
      // Half a line would spoil the whole file.
      if before >= 0 { _ = ftruncate(descriptor, before) }
      losses.withLock { losses in
        losses.unwritten += 1
        losses.reason = String(cString: strerror(failure))
      }
    }
  }

  /// The system's `write`, which a method of that name hides.
  private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, bytes, count)
  }

  extension Int {
    fileprivate var exchanges: String { "\(grouped) exchange\(self == 1 ? "" : "s")" }
  }
#endif
