import Foundation

#if canImport(Testing)
  /// What a measurement finds around it: what belongs to the process, unless a test of the harness puts
  /// something else in its place.
  struct Surroundings: Sendable {
    @TaskLocal static var current = Surroundings()

    var environment = EnvironmentVariables.current
    var turn = MachineTurn.shared
    var session = Session.shared
    /// Where tables are printed.
    var console = ProgressDisplay.Sink.standardOutput
    /// Shows what is measured while it is.
    var live = LiveView.shared
    /// How many timelines are kept of a case.
    var limits = TimelineSample.Limits.ofCase
    /// Tells the time of day: seconds since 1970.
    var wallClock: @Sendable () -> Double = { Date().timeIntervalSince1970 }
  }

  extension ProgressDisplay.Sink {
    fileprivate static let standardOutput = Self(
      isTerminal: isatty(FileHandle.standardOutput.fileDescriptor) == 1
    ) { try? FileHandle.standardOutput.write(contentsOf: Data($0.utf8)) }
  }
#endif
