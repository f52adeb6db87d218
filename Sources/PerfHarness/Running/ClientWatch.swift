/// Watches the process while a repetition runs: reads it at both ends, and has tasks woken in between
/// where requests are started, to see how late they wake.
package final class ClientWatch: Sendable {
  /// How long such a task sleeps at a time.
  package static let interval = Duration.milliseconds(10)

  private let clock: any TimeSource
  private let company: ClientHealth.Company
  private let begin: ClientHealth.Reading
  private let sleepers: [Task<LatencyHistogram, Never>]
  private let read: @Sendable () -> ClientHealth.Reading

  /// Begins to watch.
  ///
  /// - Parameter read: what reads the process.
  /// - Returns: nil under a simulated clock, which no machine can slow down.
  package init?(
    _ provider: any Provider,
    read: @escaping @Sendable () -> ClientHealth.Reading = { ClientHealth.Reading.current() }
  ) {
    let clock = provider.clock
    guard !clock.isSimulated else { return nil }
    self.clock = clock
    self.read = read
    company =
      (provider as? any SocketProvider).map { $0.runsServer ? .server : .none } ?? .subject
    begin = read()
    let executors = provider.taskExecutors
    sleepers = (executors.isEmpty ? [clock.taskExecutor] : executors.map { $0 }).map { executor in
      Task(executorPreference: executor) { await Self.wakeLags(by: clock) }
    }
  }

  /// Ends watching.
  package func end() async -> ClientHealth {
    let end = read()
    for sleeper in sleepers { sleeper.cancel() }
    var wakeLag = LatencyHistogram()
    for sleeper in sleepers { wakeLag.merge(await sleeper.value) }
    return ClientHealth(
      from: begin, to: end, cores: AvailableCores.count, company: company, wakeLag: wakeLag)
  }

  /// How late one wakes each time, until the task is cancelled.
  static func wakeLags(by clock: any TimeSource) async -> LatencyHistogram {
    var lags = LatencyHistogram()
    var deadline = clock.now
    while true {
      deadline = deadline.advanced(by: interval)
      do {
        try await clock.sleep(until: deadline)
      } catch {
        return lags
      }
      let now = clock.now
      lags.record(now - deadline)
      // What was missed is not made up for: each sleep says how late it ended, and no other.
      deadline = max(deadline, now)
    }
  }
}
