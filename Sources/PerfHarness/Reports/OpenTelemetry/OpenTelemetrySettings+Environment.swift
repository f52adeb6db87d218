import Foundation

extension OpenTelemetrySettings {
  package static let variable = "PERF_OPENTELEMETRY"
  static let expectation =
    "traces, metrics and traceparent with commas between them, 1 for traces,metrics, or 0"

  /// - Returns: nil where nothing is switched on.
  package init?(_ environment: EnvironmentVariables) throws(EnvironmentError) {
    let words = try environment.value(
      Self.variable, expected: Self.expectation, parse: Self.words)
    guard let words, !words.isEmpty else { return nil }
    #if !HTTP
      throw environment.error(
        Self.variable, expected: "0: this build has no package trait HTTP to export with")
    #else
      let isDisabled =
        try environment.value("OTEL_SDK_DISABLED", expected: "true or false") {
          ["true": true, "false": false][$0.lowercased()]
        } ?? false
      if isDisabled { return nil }
      self.init()
      wantsTraces = words.contains("traces")
      wantsMetrics = words.contains("metrics")
      sendsTraceParent = words.contains("traceparent")
      try readExporters(environment)
      try readTraces(environment)
      try readMetrics(environment)
      try readResource(environment)
    #endif
  }

  private static func words(_ text: String) -> Set<String>? {
    switch text {
    case "0": return []
    case "1": return ["traces", "metrics"]
    default:
      let words = text.split(separator: ",", omittingEmptySubsequences: false)
        .map { $0.trimmingCharacters(in: .whitespaces) }
      let known: Set<String> = ["traces", "metrics", "traceparent"]
      return words.allSatisfy(known.contains) ? Set(words) : nil
    }
  }

  private mutating func readExporters(
    _ environment: EnvironmentVariables
  ) throws(EnvironmentError) {
    for signal in [Target.Signal.traces, .metrics] {
      let name = "OTEL_\(signal.word)_EXPORTER"
      let exporter = try environment.value(
        name, expected: "otlp or none, which are the exporters that the harness has"
      ) { ["otlp", "none"].contains($0) ? $0 : nil }
      // Read even where it is not wanted, so that a slip is seen.
      let target = try Target(signal, environment)
      guard exporter != "none" else { continue }
      if signal == .traces, wantsTraces { traces = target }
      if signal == .metrics, wantsMetrics { metrics = target }
    }
  }

  private mutating func readTraces(_ environment: EnvironmentVariables) throws(EnvironmentError) {
    let share =
      try environment.value("OTEL_TRACES_SAMPLER_ARG", expected: "a share from 0 to 1, e.g. 0.1") {
        Double($0).flatMap { (0...1).contains($0) ? $0 : nil }
      } ?? 1
    let roots: [String: SpanSampler.Root] = [
      "always_on": .all, "always_off": .none, "traceidratio": .share(share),
    ]
    let names = ["always_on", "always_off", "traceidratio"]
    sampler =
      try environment.value(
        "OTEL_TRACES_SAMPLER",
        expected: "one of \(names.joined(separator: ", ")), or one of them behind parentbased_"
      ) { text in
        let followsParent = text.hasPrefix("parentbased_")
        let name = followsParent ? String(text.dropFirst("parentbased_".count)) : text
        return roots[name].map { SpanSampler(root: $0, followsParent: followsParent) }
      } ?? .usual
    batching.queue = try environment.integer("OTEL_BSP_MAX_QUEUE_SIZE", in: 1...1_000_000) ?? 2048
    batching.batch =
      try environment.integer("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", in: 1...batching.queue)
      ?? min(512, batching.queue)
    batching.delay =
      try environment.milliseconds("OTEL_BSP_SCHEDULE_DELAY") ?? batching.delay
    parent = try environment.value(
      "TRACEPARENT",
      expected: "a traceparent such as 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
      parse: TraceParent.init)
  }

  private mutating func readMetrics(
    _ environment: EnvironmentVariables
  ) throws(EnvironmentError) {
    metricInterval =
      try environment.milliseconds("OTEL_METRIC_EXPORT_INTERVAL") ?? metricInterval
    temporality =
      try environment.value(
        "OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE",
        expected: "cumulative, delta or lowmemory"
      ) {
        switch $0.lowercased() {
        case "cumulative": .cumulative
        // Of histograms they say the same.
        case "delta", "lowmemory": .delta
        default: nil
        }
      } ?? .cumulative
  }

  private mutating func readResource(
    _ environment: EnvironmentVariables
  ) throws(EnvironmentError) {
    let given =
      try environment.value(
        "OTEL_RESOURCE_ATTRIBUTES",
        expected: "names and values such as deployment.environment=staging,team=search",
        parse: KeyValueList.parse) ?? []
    var attributes = [
      "service.name": "perfharness", "telemetry.sdk.language": "swift",
      "telemetry.sdk.name": "perfharness",
    ]
    for (name, value) in given { attributes[name] = value }
    if let name = environment["OTEL_SERVICE_NAME"] { attributes["service.name"] = name }
    resource = attributes.sorted { $0.key < $1.key }.map { OTLPAttribute($0, .string($1)) }
  }
}

extension EnvironmentVariables {
  /// A whole number of milliseconds, up to a day.
  func milliseconds(_ name: String) throws(EnvironmentError) -> Duration? {
    try value(name, expected: "a whole number of milliseconds from 1 to 86400000") {
      Int($0).flatMap { (1...86_400_000).contains($0) ? .milliseconds($0) : nil }
    }
  }
}

/// Names and values as they stand in OpenTelemetry's variables: `name=value,name=value`, values percent-encoded.
///
/// Source: W3C Baggage, section 3.2.1, without properties.
enum KeyValueList {
  static func parse(_ text: String) -> [(name: String, value: String)]? {
    var pairs: [(name: String, value: String)] = []
    for item in text.split(separator: ",") {
      let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = parts[0].trimmingCharacters(in: .whitespaces)
      guard parts.count == 2, !name.isEmpty,
        let value = parts[1].trimmingCharacters(in: .whitespaces).removingPercentEncoding
      else { return nil }
      pairs.append((name, value))
    }
    return pairs.isEmpty ? nil : pairs
  }
}
