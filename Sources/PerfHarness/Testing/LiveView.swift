import Synchronization

#if canImport(Testing)
  /// What shows the benchmarks of one process while they run: a screen on the terminal or a page, where
  /// `PERF_DASHBOARD` asks for one.
  final class LiveView: Sendable {
    /// That of this process.
    static let shared = LiveView()

    private struct State {
      var dashboard = Dashboard.off
      var feed: LiveFeed?
      var screen: TerminalScreen?
      #if HTTP
        var page: PageServer?
      #endif
    }

    private let terminal: @Sendable () -> TerminalDevice?
    private let state = Mutex(State())

    /// - Parameter terminal: opens the terminal that the process was started from.
    init(terminal: @escaping @Sendable () -> TerminalDevice? = TerminalDevice.ofProcess) {
      self.terminal = terminal
    }

    /// Opens what the environment asks for, unless it is open.
    ///
    /// - Throws: `EnvironmentError` where a page can't be served.
    func open(
      _ dashboard: Dashboard, _ surroundings: Surroundings
    ) async throws(EnvironmentError) {
      // Marked before it is opened: cases of other suites may begin meanwhile.
      let isNew = state.withLock { state in
        defer { state.dashboard = dashboard }
        return dashboard != .off && state.dashboard != dashboard
      }
      guard isNew else { return }
      let message: String?
      do throws(EnvironmentError) {
        switch dashboard {
        case .off: return
        case .terminal: message = openScreen(surroundings.environment)
        case .web(let port): message = try await openPage(port: port, surroundings.environment)
        }
      } catch {
        state.withLock { $0.dashboard = .off }
        throw error
      }
      if let message { surroundings.console.write("\(message)\n") }
    }

    private func openScreen(_ environment: EnvironmentVariables) -> String? {
      guard let device = terminal() else {
        return
          "PERF_DASHBOARD=1: there is no terminal to show it on (/dev/tty can't be opened), so that "
          + "progress is shown as lines; PERF_DASHBOARD=web shows it in a browser"
      }
      let feed = LiveFeed()
      let screen = TerminalScreen(
        device, look: TerminalBoard.Look(environment), feed: feed,
        interrupt: { Interruption.interrupt() })
      state.withLock { state in
        state.feed = feed
        state.screen = screen
      }
      return nil
    }

    private func openPage(
      port: Int, _ environment: EnvironmentVariables
    ) async throws(EnvironmentError) -> String? {
      #if HTTP
        let feed = LiveFeed()
        do throws(PageServer.Problem) {
          let page = try await LivePage.serve(port: port) {
            EncodedSnapshot.json(of: feed.snapshot())
          }
          state.withLock { state in
            state.feed = feed
            state.page = page
          }
          return "live view at http://127.0.0.1:\(page.port)/"
        } catch {
          throw environment.error(
            Dashboard.variable,
            expected: "a port that is free; \(error); choose another one, or 0 for any free port")
        }
      #else
        return nil
      #endif
    }

    /// What shows a case; nil where nothing is shown.
    func view(of key: CaseKey) -> LiveCase? {
      state.withLock { state in
        state.feed.map { LiveCase(key: key, feed: $0, screen: state.screen) }
      }
    }

    /// Shows the verdict on a case.
    func finish(_ report: CaseReport) {
      state.withLock { $0.feed }?.finish(report)
      tell()
    }

    /// Takes the screen away, so that what is printed is seen. It comes back with the next repetitions.
    func hide() {
      state.withLock { $0.screen }?.hide()
    }

    /// Takes the screen away from a measurement that came to no verdict.
    func giveUp() {
      hide()
      state.withLock { $0.feed }?.giveUp()
      tell()
    }

    /// A page that is open must not miss what may be the last news of the process.
    private func tell() {
      #if HTTP
        state.withLock { $0.page }?.tell()
      #endif
    }
  }

  /// What shows one case.
  struct LiveCase: Sendable {
    var key: CaseKey
    var feed: LiveFeed
    var screen: TerminalScreen?

    /// Whether nothing else has room on the terminal.
    var fillsTerminal: Bool { screen != nil }

    /// Shows repetitions that are about to be run; who watches them is returned.
    func begin(
      _ label: String, plan: LoadPlan, repetitions: Int, clock: any TimeSource
    ) -> LiveFeed {
      feed.begin(
        key.description, as: label, plan: plan, repetitions: repetitions, clock: clock)
      screen?.show()
      return feed
    }
  }
#endif
