import Foundation

extension ClientHealth {
  /// What the system says of this process at one instant: sums since it began.
  package struct Reading: Sendable, Hashable {
    /// What one thread has had so far.
    package struct Thread: Sendable, Hashable {
      package var name: String
      package var processor: Duration
      /// How long it was ready to run and waited; nil where the system does not tell.
      package var waiting: Duration?

      package init(name: String, processor: Duration, waiting: Duration? = nil) {
        self.name = name
        self.processor = processor
        self.waiting = waiting
      }
    }

    package var instant: MonotonicInstant
    /// The processor time of all threads, those that have ended included.
    package var processor: Duration?
    /// The threads that there are, by their number; none where the system does not tell.
    package var threads: [Int: Thread]
    package var openFiles: Int?
    package var fileLimit: Int?

    package init(
      instant: MonotonicInstant, processor: Duration? = nil, threads: [Int: Thread] = [:],
      openFiles: Int? = nil, fileLimit: Int? = nil
    ) {
      self.instant = instant
      self.processor = processor
      self.threads = threads
      self.openFiles = openFiles
      self.fileLimit = fileLimit
    }

    /// Reads this process.
    package static func current() -> Reading {
      var reading = Reading(instant: SystemClock().now, threads: currentThreads())
      // The standard's own, in microseconds on every system that there is (POSIX, `clock`); -1 where it
      // can't be told.
      if let microseconds = Int64(exactly: clock()), microseconds >= 0 {
        reading.processor = .microseconds(microseconds)
      }
      #if HTTP
        // Without sockets files are of no concern.
        reading.openFiles = OpenFiles.inUse
        reading.fileLimit = OpenFiles.limit
      #endif
      return reading
    }

    #if os(Linux)
      private static func currentThreads() -> [Int: Thread] {
        let folder = "/proc/self/task"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        var threads: [Int: Thread] = [:]
        for name in names {
          func text(_ file: String) -> String? {
            try? String(contentsOfFile: "\(folder)/\(name)/\(file)", encoding: .utf8)
          }
          guard let number = Int(name), let stat = text("stat") else { continue }
          threads[number] = Thread(
            stat: stat, schedstat: text("schedstat"), ticksPerSecond: sysconf(CInt(_SC_CLK_TCK)))
        }
        return threads
      }
    #else
      private static func currentThreads() -> [Int: Thread] { [:] }
    #endif
  }
}

extension ClientHealth.Reading.Thread {
  /// Reads what Linux says of a thread (`man 5 proc`): `stat`, whose fields 14 and 15 are the ticks in
  /// user and kernel mode, and `schedstat`, the nanoseconds on a core and those of waiting for one. The
  /// latter is finer, but not every kernel keeps it: then it is missing, or all zeros.
  ///
  /// - Returns: nil of a text that is none of these.
  package init?(stat: String, schedstat: String?, ticksPerSecond: Int) {
    // The name, in parentheses, may hold anything, parentheses and blanks included.
    guard let opening = stat.firstIndex(of: "("), let closing = stat.lastIndex(of: ")"),
      opening < closing
    else { return nil }
    let name = String(stat[stat.index(after: opening)..<closing])
    // Those behind the name begin with field 3.
    let fields = stat[stat.index(after: closing)...].split(separator: " ")
    guard fields.count > 12, let user = Int(fields[11]), let system = Int(fields[12]),
      ticksPerSecond > 0
    else { return nil }
    let times = schedstat?.split { $0 == " " || $0 == "\n" }.compactMap { Int64($0) } ?? []
    if times.count >= 2, times[0] > 0 {
      self.init(
        name: name, processor: .nanoseconds(times[0]), waiting: .nanoseconds(times[1]))
    } else {
      self.init(
        name: name, processor: Duration(inSeconds: Double(user + system) / Double(ticksPerSecond)))
    }
  }
}
