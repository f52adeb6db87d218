@testable import PerfHarness

extension ReadStamp {
  /// Read by the process at that instant, without a stamp of the system.
  static func milliseconds(_ milliseconds: Int64) -> ReadStamp {
    ReadStamp(arrived: .milliseconds(milliseconds))
  }
}
