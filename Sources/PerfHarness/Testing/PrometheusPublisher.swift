import Synchronization

#if canImport(Testing)
  /// Hands the metrics of a process to Prometheus: at an address, in a file or through a push gateway.
  final class PrometheusPublisher: CasePublisher {
    private struct State {
      var isOpen = false
      var hasNews = false
    }

    let exporter: PrometheusExporter
    private let target: PrometheusTarget
    private let text: String
    private let state = Mutex(State())
    #if HTTP
      private let server = Mutex<PageServer?>(nil)
    #endif

    /// - Parameters:
    ///   - text: what the variable holds.
    ///   - environment: where everything is measured.
    init(
      _ target: PrometheusTarget, text: String, environment: EncodedReport.V1.Environment
    ) {
      self.target = target
      self.text = text
      exporter = PrometheusExporter(environment: environment)
    }

    private func error(expecting expectation: String) -> EnvironmentError {
      EnvironmentError(variable: "PERF_PROMETHEUS", value: text, expectation: expectation)
    }

    /// Begins to listen, where Prometheus is to come here.
    ///
    /// - Throws: where the port is not to be had, or nothing can be served.
    func open(_ console: ProgressDisplay.Sink) async throws(EnvironmentError) {
      let isFirst = state.withLock { state in
        defer { state.isOpen = true }
        return !state.isOpen
      }
      guard isFirst else { return }
      #if HTTP
        guard case .endpoint(let host, let port) = target else { return }
        let exporter = exporter
        do throws(PageServer.Problem) {
          let started = try await PageServer.start(host: host, port: port) {
            Self.page(of: exporter, for: $0)
          }
          server.withLock { $0 = started }
          let shown = host.contains(":") ? "[\(host)]" : host
          console.write("metrics for Prometheus at http://\(shown):\(started.port)/metrics\n")
        } catch {
          state.withLock { $0.isOpen = false }
          throw self.error(
            expecting:
              "a port that can be listened on: \(error); choose another one, or 0 for any free port"
          )
        }
      #else
        if case .file = target { return }
        state.withLock { $0.isOpen = false }
        throw error(
          expecting:
            "a file such as metrics.prom: this build has no package trait HTTP to serve or push with"
        )
      #endif
    }

    /// Takes what was found of a case, and writes it where a file is wanted.
    func publish(_ result: EncodedReport.V1.Run) throws(ReportError) {
      exporter.finish(result)
      state.withLock { $0.hasNews = true }
      if case .file(let path) = target { try exporter.write(to: path) }
    }

    /// Pushes what is new since the last time, where there is a gateway.
    ///
    /// - Returns: why it could not; nothing where it could, or need not.
    func flush() async -> [String] {
      let hasNews = state.withLock { state in
        defer { state.hasNews = false }
        return state.hasNews
      }
      guard hasNews, case .gateway(let address) = target else { return [] }
      return [await push(to: address)].compactMap(\.self)
    }

    #if HTTP
      private static func page(
        of exporter: PrometheusExporter, for request: PageServer.Request
      ) -> PageServer.Answer {
        guard request.path == "/metrics" else {
          return .page(PageServer.Page(status: 404, body: "the metrics are at /metrics\n"))
        }
        let version = ExpositionText.Version(accepting: request.accept)
        return .page(
          PageServer.Page(contentType: version.contentType, body: exporter.text(as: version)))
      }

      /// PUT takes the place of what an earlier push of the same job told.
      private func push(to address: String) async -> String? {
        do throws(ProviderError) {
          let url = try BaseURL(parsing: address, from: "PERF_PROMETHEUS")
          let request = HTTPRequest(
            method: "PUT", target: PrometheusTarget.pushPath(below: url.path),
            headers: [("Content-Type", ExpositionText.Version.prometheus.contentType)],
            body: Array(exporter.text().utf8))
          let reply = try await HTTPTransport.fetch(
            request, from: url.origin,
            timeouts: HTTPTimeouts(connect: .seconds(2), read: .seconds(5), total: .seconds(10)))
          guard !reply.isSuccess else { return nil }
          let body = String(decoding: reply.body.prefix(200), as: UTF8.self)
          return
            "PERF_PROMETHEUS: the push gateway at \(url) answers with status \(reply.head.status): \(body)"
        } catch {
          return "PERF_PROMETHEUS: the push gateway can't be reached: \(error.message)"
        }
      }
    #else
      private func push(to address: String) async -> String? { nil }
    #endif

    /// Stops listening.
    func close() async {
      #if HTTP
        let stopped = server.withLock { server in
          defer { server = nil }
          return server
        }
        await stopped?.stop()
      #endif
      state.withLock { $0.isOpen = false }
    }
  }
#endif
