#if os(Linux)
  import Foundation
  import Glibc
  import PerfHarness
  import Synchronization

  /// Looks at the memory of this process every few milliseconds.
  final class MemoryWatch: Sendable {
    private static let interval = 0.005

    private let seen = Mutex<[(at: MonotonicInstant, bytes: Int)]>([])
    private let isStopped = Atomic(false)

    init() {
      Thread { [self] in
        while !isStopped.load(ordering: .relaxed) {
          let bytes = ResidentMemory.bytes
          seen.withLock { $0.append((SystemClock().now, bytes)) }
          Thread.sleep(forTimeInterval: Self.interval)
        }
      }.start()
    }

    func stop() {
      isStopped.store(true, ordering: .relaxed)
    }

    func highest(from start: MonotonicInstant, to end: MonotonicInstant) -> Int? {
      seen.withLock { seen in
        seen.lazy.filter { $0.at > start && $0.at < end }.map(\.bytes).max()
      }
    }
  }

  /// The memory of this process that is in RAM.
  enum ResidentMemory {
    /// Gives memory that is free back to the system, so that what is needed next shows.
    static func trim() {
      // glibc has the function, but Swift's view of glibc does not.
      guard let symbol = dlsym(nil, "malloc_trim") else { return }
      typealias Trim = @convention(c) (Int) -> Int32
      _ = unsafeBitCast(symbol, to: Trim.self)(0)
    }

    static var bytes: Int {
      let fields = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?
        .split(separator: " ")
      return (fields.flatMap { $0.count > 1 ? Int($0[1]) : nil } ?? 0)
        * sysconf(Int32(_SC_PAGESIZE))
    }
  }
#endif
