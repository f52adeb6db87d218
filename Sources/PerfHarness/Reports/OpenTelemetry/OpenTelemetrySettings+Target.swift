extension OpenTelemetrySettings.Target {
  /// What is sent there.
  enum Signal: Sendable, Hashable {
    case traces, metrics

    /// As it stands in the names of variables.
    var word: String { self == .traces ? "TRACES" : "METRICS" }
    /// Where it is taken, below a collector's address.
    var path: String { self == .traces ? "/v1/traces" : "/v1/metrics" }
  }

  /// Of each variable there is one for all signals and one for each, which wins.
  init(_ signal: Signal, _ environment: EnvironmentVariables) throws(EnvironmentError) {
    func name(_ ending: String) -> String {
      let own = "OTEL_EXPORTER_OTLP_\(signal.word)_\(ending)"
      return environment[own] != nil ? own : "OTEL_EXPORTER_OTLP_\(ending)"
    }
    let endpoint = name("ENDPOINT")
    // The default is where a collector on this machine listens.
    let text = environment[endpoint] ?? "http://localhost:4318"
    guard var address = try? BaseURL(parsing: text) else {
      throw EnvironmentError(
        // A password or a key in it is not to be seen.
        variable: endpoint, value: text.contains { "@?#".contains($0) } ? "…" : text,
        expectation: "an address such as http://collector:4318, of HTTP and not of gRPC")
    }
    // One signal's own address is taken as it is.
    if endpoint == "OTEL_EXPORTER_OTLP_ENDPOINT" { address.path += signal.path }
    if address.path.isEmpty { address.path = "/" }
    self.init(address: address)
    headers = try Self.headers(name("HEADERS"), environment)
    encoding =
      try environment.value(
        name("PROTOCOL"), expected: Self.protocols(environment[name("PROTOCOL")])
      ) { Encoding(rawValue: $0) } ?? .protobuf
    timeout = try environment.milliseconds(name("TIMEOUT")) ?? timeout
  }

  private static func protocols(_ given: String?) -> String {
    let known = "http/protobuf or http/json"
    return given == "grpc"
      ? "\(known): the harness does not speak gRPC; collectors take both at port 4318" : known
  }

  /// The value may be a key, so that an error does not show it.
  private static func headers(
    _ name: String, _ environment: EnvironmentVariables
  ) throws(EnvironmentError) -> [OpenTelemetrySettings.Header] {
    guard let text = environment[name] else { return [] }
    let pairs = KeyValueList.parse(text) ?? []
    let isSound = pairs.allSatisfy { name, value in
      name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ":") }
        && value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
    }
    guard !pairs.isEmpty, isSound else {
      throw EnvironmentError(
        variable: name, value: "…",
        expectation:
          "names and values of headers such as api-key=KEY,tenant=a, values percent-encoded")
    }
    return pairs.map { OpenTelemetrySettings.Header(name: $0.name, value: Secret($0.value)) }
  }
}
