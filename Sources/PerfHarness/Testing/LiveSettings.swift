/// Scenarios and a provider that are described by the environment alone: the command line of
/// `swift test`, for a suite such as `LiveEndpoint`.
public struct LiveSettings: Sendable {
  /// The variable that turns such a suite on.
  public static let providerVariable = "PERF_PROVIDER"

  /// The variable that names the file which the provider `replay` plays back.
  public static let replayVariable = "PERF_REPLAY"

  #if HTTP
    /// The services that there are; each takes all that it needs from the environment.
    private static let services: [any Service] = [
      OpenAIService(), OpenAIService(api: .responses), OpenAIService(api: .completions),
      OpenAIService(isCompatible: true), AzureOpenAIService(), AnthropicService(),
      GeminiService(), VertexService(), BedrockService(),
    ]
  #endif

  private static let defaultTraffic = "D(100,100)"
  private static let trafficExpectation = "traffic such as D(100,100), several separated by spaces"

  let environment: EnvironmentVariables

  /// Reads the environment of this process.
  public init() {
    self.init(.current)
  }

  package init(_ environment: EnvironmentVariables) {
    self.environment = environment
  }

  /// Whether the environment names a provider, or has a misspelt variable: a test that is skipped for want of the
  /// first would not tell of the other, which may have been meant for it.
  public var isSet: Bool {
    environment[Self.providerVariable] != nil || HarnessVariables.unknown(in: environment) != nil
  }

  /// The provider that `PERF_PROVIDER` names.
  ///
  /// - Throws: `EnvironmentError` for a name that is not known.
  public func provider() throws(EnvironmentError) -> any Provider {
    var known = ["simulated"]
    #if HTTP
      known += ["mock", "replay"] + Self.services.map(\.name)
    #endif
    let expectation = "one of \(known.sorted().joined(separator: ", "))"
    guard let name = environment[Self.providerVariable] else {
      throw environment.error(Self.providerVariable, expected: expectation)
    }
    switch name {
    case "simulated": return SimulatedProvider()
    #if HTTP
      case "mock": return MockServerProvider(environment: environment)
      case "replay":
        guard let path = environment[Self.replayVariable] else {
          throw environment.error(
            Self.replayVariable, expected: "the path of a file that PERF_CAPTURE had written")
        }
        return MockServerProvider(replaying: path, environment: environment)
    #endif
    default: break
    }
    #if HTTP
      if let service = Self.services.first(where: { $0.name == name }) {
        return HTTPProvider(service, environment: environment)
      }
    #endif
    throw environment.error(Self.providerVariable, expected: expectation)
  }

  /// One scenario that replays a trace (`PERF_TRACE`), or else one for each traffic (`PERF_TRAFFIC`,
  /// several separated by spaces) under each load (`PERF_RATE`, else `PERF_CONCURRENCY`; of each of them
  /// several, separated by commas). Where `PERF_CAPACITY` asks for a search, that says how much load there
  /// is, and each traffic is one scenario.
  ///
  /// - Throws: `EnvironmentError` for a variable that can't be read, and for one that is named like
  ///   those of the harness and is none of them.
  public func scenarios() throws(EnvironmentError) -> [Scenario] {
    if let unknown = HarnessVariables.unknown(in: environment) { throw unknown }
    let trace = try LiveTrace(environment)
    let search = try self.search()
    var scenario =
      if let trace {
        Scenario("live", replaying: trace.trace, speed: trace.speed)
      } else {
        Scenario("live", prompts: try prompts())
      }
    let usual = Extent.requests(search == nil ? 100 : Self.requestsOfSearch)
    scenario.lasting = try extent() ?? (trace == nil ? usual : .wholeTrace)
    scenario.warmup = try warmup()
    scenario.cooldown = try margin("PERF_COOLDOWN")
    scenario.seed = UInt64(try environment.integer("PERF_SEED", in: 0...Int.max) ?? 1)
    scenario.batchSize = try environment.integer("PERF_BATCH_SIZE", in: 1...100_000) ?? 1
    scenario.maxOutputTokens = try environment.integer("PERF_MAX_TOKENS", in: 1...10_000_000)
    scenario.temperature =
      try environment.value("PERF_TEMPERATURE", expected: "a number from 0 to 2") {
        Double($0).flatMap { (0...2).contains($0) ? $0 : nil }
      } ?? 0
    scenario.streams = try environment.flag("PERF_STREAM") ?? true
    scenario.rateLimit = try rateLimit()
    let sizings = PromptSizing.allCases.map(\.rawValue).joined(separator: ", ")
    scenario.promptSizing =
      try environment.value(
        "PERF_PROMPT_SIZING", expected: "one of \(sizings)", parse: PromptSizing.init(rawValue:))
      ?? .automatic
    scenario.sharedPrefix = try sharedPrefix()
    scenario.conversation = try conversation()
    scenario.cancellation = try cancellation()
    if trace != nil { return [scenario] }
    let loads: [Load]
    if let search { loads = [try load(of: search)] } else { loads = try self.loads() }
    return try traffics().flatMap { traffic in
      loads.map { load in
        var scenario = scenario
        scenario.traffic = traffic
        scenario.load = load
        return scenario
      }
    }
  }

  private func traffics() throws(EnvironmentError) -> [Traffic] {
    let texts = (environment["PERF_TRAFFIC"] ?? Self.defaultTraffic).split(separator: " ")
    var traffics: [Traffic] = []
    for text in texts {
      do throws(TrafficError) {
        traffics.append(try Traffic(parsing: String(text)))
      } catch {
        throw environment.error("PERF_TRAFFIC", expected: "\(Self.trafficExpectation); \(error)")
      }
    }
    if traffics.contains(.dataset), environment["PERF_DATASET"] == nil,
      environment["PERF_PROMPT"] == nil
    {
      throw environment.error(
        "PERF_TRAFFIC", expected: "PERF_DATASET or PERF_PROMPT to be set where it is dataset")
    }
    guard !traffics.isEmpty else {
      throw environment.error("PERF_TRAFFIC", expected: Self.trafficExpectation)
    }
    return traffics
  }

  private func prompts() throws(EnvironmentError) -> PromptSource {
    switch (environment["PERF_PROMPT"], environment["PERF_DATASET"]) {
    case (.some, .some):
      throw environment.error(
        "PERF_PROMPT", expected: "nothing where PERF_DATASET is set: prompts come from one of them")
    case (let prompt?, nil): return .list([prompt])
    case (nil, let text?): return try LiveDataset(text, environment).prompts
    case (nil, nil): return .synthetic
    }
  }

  /// The first limit that is reached ends a run.
  private func extent() throws(EnvironmentError) -> Extent? {
    let requests = try environment.integer("PERF_REQUESTS", in: 1...1_000_000_000)
    let duration = try environment.duration("PERF_DURATION")
    switch (requests, duration) {
    case (let requests?, let duration?): return .atMost(requests: requests, duration: duration)
    case (let requests?, nil): return .requests(requests)
    case (nil, let duration?): return .duration(duration)
    case (nil, nil): return nil
    }
  }

  /// As a margin, or `auto`: it is found in what was measured.
  private func warmup() throws(EnvironmentError) -> Margin {
    let name = "PERF_WARMUP"
    return environment[name] == "auto" ? .automatic : try margin(name, orElse: ", or auto")
  }

  /// A number of requests (`20`), a duration (`5s`) or a share (`10%`, `0.1`).
  private func margin(
    _ name: String, orElse other: String = ""
  ) throws(EnvironmentError) -> Margin {
    let margin = try environment.value(
      name,
      expected: "a number of requests (20), a duration (5s) or a share (10% or 0.1)\(other)"
    ) { text -> Margin? in
      if let count = Int(text) { return count >= 0 ? .requests(count) : nil }
      if let share = Double(text) { return (0..<1).contains(share) ? .share(share) : nil }
      if text.hasSuffix("%"), let percent = Double(text.dropLast()) {
        return (0..<100).contains(percent) ? .share(percent / 100) : nil
      }
      return DurationText.parse(text).map { .duration($0) }
    }
    return margin ?? .none
  }
}
