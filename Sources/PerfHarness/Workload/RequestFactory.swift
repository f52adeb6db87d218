/// Makes the requests of a scenario, each a pure function of its numbers: it does not matter which
/// others were made before, or whether they were.
package struct RequestFactory: Sendable {
  private let shape: TrafficShape
  private let library: PromptLibrary
  private let seed: UInt64
  private let streams: Bool
  private let temperature: Double?
  private let maxOutputTokens: Int?
  private let keepsText: Bool
  /// What tells the prompts of a file apart from what may stand in it another day; nil where the
  /// scenario's settings tell already.
  package let promptsHash: String?

  fileprivate init(
    _ scenario: Scenario, shape: TrafficShape, library: PromptLibrary
  ) {
    self.shape = shape
    self.library = library
    seed = scenario.seed
    streams = scenario.streams
    temperature = scenario.temperature
    maxOutputTokens = scenario.maxOutputTokens
    keepsText = scenario.tokenizer != nil
    if case .file = scenario.prompts, case .texts(let texts) = library {
      promptsHash = PromptLibrary.hash(of: texts)
    } else {
      promptsHash = nil
    }
  }

  /// - Parameters:
  ///   - index: the request's number within its repetition, warm-up included; 0 or more.
  ///   - repetition: the repetition's number; 0 or more.
  package func request(index: Int, repetition: Int) -> GenerationRequest {
    let seeds = RepetitionSeeds(seed: seed, repetition: repetition)
    var generator = SeededGenerator(
      seed: seeds.sizes, stream: UInt64(bitPattern: Int64(index)))
    let size = shape.sample(using: &generator)
    let prompt = library.prompt(index: index, inputTokens: size.input, seed: seeds.prompts)
    return GenerationRequest(
      id: "\(repetition)-\(index)", prompt: prompt.text,
      maxOutputTokens: maxOutputTokens ?? size.output, ignoresEndOfSequence: true,
      temperature: temperature, streams: streams, keepsText: keepsText, promptTokens: prompt.tokens)
  }
}

extension Scenario {
  /// Reads the prompts and is ready to make requests.
  ///
  /// - Throws: what `validate` throws, and when a file of prompts can't be used.
  package func makeRequests() throws(WorkloadError) -> RequestFactory {
    try validate()
    return RequestFactory(self, shape: try trafficShape(), library: try prompts.load())
  }
}
