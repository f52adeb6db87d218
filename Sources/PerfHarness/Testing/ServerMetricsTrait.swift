#if canImport(Testing)
  public import Testing

  /// Has a benchmark ask the server what it measured, so that the report shows it beside what the client did.
  public struct ServerMetricsTrait: TestTrait, SuiteTrait {
    /// Holds for every test of a suite.
    public var isRecursive: Bool { true }

    let text: String

    /// Where the innermost of these traits says; nil without one.
    static func source(in traits: [any Trait]) throws(WorkloadError) -> ServerMetricsSource? {
      guard let text = traits.lazy.compactMap({ ($0 as? ServerMetricsTrait)?.text }).last else {
        return nil
      }
      guard let source = ServerMetricsSource(text) else {
        throw WorkloadError(
          .invalidSetting,
          ".serverMetrics(\"\(text)\"): expected the address of a page, http or https; write e.g. "
            + ".serverMetrics(\"http://127.0.0.1:8000/metrics\")")
      }
      return source
    }
  }

  extension Trait where Self == ServerMetricsTrait {
    /// Asks for the metrics at `/metrics` of the host that requests go to, where vLLM, SGLang, llama.cpp and
    /// TGI have them.
    public static var serverMetrics: Self { ServerMetricsTrait(text: "1") }

    /// Asks for the metrics at this address, e.g. `.serverMetrics("http://10.0.0.5:8000/metrics")`.
    /// `PERF_SERVER_METRICS` overrides it.
    ///
    /// - Parameter address: of the page that Prometheus would scrape.
    public static func serverMetrics(_ address: String) -> Self {
      ServerMetricsTrait(text: address)
    }
  }
#endif
