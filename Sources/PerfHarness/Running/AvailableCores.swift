import Foundation

/// How much of the machine's cores this process may use.
package enum AvailableCores {
  /// The cores that it may run on, or fewer where a container has a quota of their time.
  package static var count: Double {
    let cores = Double(ProcessInfo.processInfo.activeProcessorCount)
    #if os(Linux)
      func text(_ path: String) -> String? { try? String(contentsOfFile: path, encoding: .utf8) }
      let group = text("/proc/self/cgroup").flatMap(unifiedGroup(in:)) ?? "/"
      let quota =
        text("/sys/fs/cgroup\(group)/cpu.max").flatMap { self.quota(inMaximum: $0) }
        ?? text("/sys/fs/cgroup/cpu.max").flatMap { self.quota(inMaximum: $0) }
        ?? text("/sys/fs/cgroup/cpu/cpu.cfs_quota_us").flatMap { quota in
          text("/sys/fs/cgroup/cpu/cpu.cfs_period_us").flatMap { period in
            self.quota(
              inMaximum: quota.trimmingCharacters(in: .whitespacesAndNewlines) + " " + period)
          }
        }
      return min(cores, quota ?? cores)
    #else
      return cores
    #endif
  }

  /// The group that a process is in, by `/proc/self/cgroup`: the line of hierarchy 0, version 2.
  static func unifiedGroup(in text: String) -> String? {
    text.split(separator: "\n").first { $0.hasPrefix("0::") }
      .map { $0.dropFirst(3) == "/" ? "" : String($0.dropFirst(3)) }
  }

  /// How many cores a quota amounts to, by `cpu.max`: microseconds of time in so many microseconds. Nil
  /// of `max` and of a negative one, which stand for no quota.
  static func quota(inMaximum text: String) -> Double? {
    let numbers = text.split { $0 == " " || $0 == "\n" }.map { Double($0) }
    guard numbers.count == 2, let time = numbers[0], let period = numbers[1], time > 0, period > 0
    else { return nil }
    return time / period
  }
}
