import Synchronization

/// Asks a server what it counted, before and after each repetition.
package struct ServerWatch: Sendable {
  /// Why a page of metrics is not to be had.
  package struct Problem: Error, Sendable, Hashable {
    package var fact: String

    package init(_ fact: String) {
      self.fact = fact
    }
  }

  /// Gets the page with the server's metrics.
  package typealias Scrape = @Sendable () async throws(Problem) -> [UInt8]

  /// How often a server is asked again that has not yet counted the last requests, and how long after.
  static let tries = 10
  static let interval = Duration.milliseconds(100)

  private let address: String
  private let model: String?
  private let scrape: Scrape

  /// - Parameters:
  ///   - address: of the page, for who reads the report.
  ///   - model: of whose metrics those are taken that name a model.
  package init(address: String, model: String?, scrape: @escaping Scrape) {
    self.address = address
    self.model = model
    self.scrape = scrape
  }

  /// Reads the server, and begins to keep the client's own account.
  package func begin() async -> ServerWindow {
    ServerWindow(self, before: await read())
  }

  func read() async -> Result<ServerReading, Problem> {
    do throws(Problem) {
      let page = try await scrape()
      let families: [MetricFamily]
      do throws(ExpositionError) {
        families = try ExpositionParser.parse(page)
      } catch {
        throw Problem("\(address): \(error)")
      }
      guard let reading = ServerReading(families, model: model) else {
        let known = ServerKind.allCases.map(\.rawValue).joined(separator: ", ")
        throw Problem("\(address) tells nothing that a server of these does: \(known)")
      }
      return .success(reading)
    } catch {
      return .failure(error)
    }
  }
}

/// One repetition between two readings of a server: what the client saw of all its requests.
package final class ServerWindow: RunObserver {
  private let watch: ServerWatch
  private let before: Result<ServerReading, ServerWatch.Problem>
  private let own = Mutex(ServerAccount.Own())

  init(_ watch: ServerWatch, before: Result<ServerReading, ServerWatch.Problem>) {
    self.watch = watch
    self.before = before
  }

  package func begin(repetition: Int, of repetitions: Int, at instant: MonotonicInstant) {}

  /// Counts a request, warm-up or not: the server does not know which is which.
  package func record(_ timeline: RequestTimeline, in phase: LoadMachine.Phase) {
    own.withLock { $0.add(timeline) }
  }

  /// Reads the server again, until it has counted what the client saw the end of.
  ///
  /// - Parameters:
  ///   - abandoned: how many requests were under way when the repetition was given up.
  ///   - clock: paces the readings.
  package func end(abandoned: Int, by clock: any TimeSource) async -> ServerAccount {
    var own = own.withLock { $0 }
    own.abandoned = abandoned
    guard case .success(let earlier) = before else { return failed(before, own) }
    var account: ServerAccount?
    for attempt in 0..<ServerWatch.tries {
      if attempt > 0 {
        do {
          try await clock.sleep(until: clock.now.advanced(by: ServerWatch.interval))
        } catch {
          break
        }
      }
      let after = await watch.read()
      guard case .success(let later) = after else { return account ?? failed(after, own) }
      let found = ServerAccount(from: earlier, to: later, own: own)
      account = found
      // Where nothing tells how many requests there were, one reading has to do.
      let counted = found.requests ?? (later.countsRequests ? 0 : own.ended)
      if counted >= own.ended - own.failed { break }
    }
    return account ?? ServerAccount(own: own)
  }

  private func failed(
    _ reading: Result<ServerReading, ServerWatch.Problem>, _ own: ServerAccount.Own
  ) -> ServerAccount {
    guard case .failure(let problem) = reading else { return ServerAccount(own: own) }
    return ServerAccount(
      own: own, notes: ["what the server measured is not known: \(problem.fact)"])
  }
}
