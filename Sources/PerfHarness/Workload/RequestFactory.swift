/// Makes the requests of a scenario, each a pure function of its numbers: it does not matter which
/// others were made before, or whether they were.
package struct RequestFactory: Sendable {
  let shape: TrafficShape
  private(set) var library: PromptLibrary
  private let seed: UInt64
  private let streams: Bool
  let temperature: Double?
  private let maxOutputTokens: Int?
  private let keepsText: Bool
  private let batchSize: Int
  /// Makes the pictures of a prompt; nil where there are none.
  private let pictures: PNGImage?
  /// What tells the contents of a file apart from what may stand in it another day; nil where the
  /// scenario's settings tell already.
  package let promptsHash: String?
  /// How many words make a prompt of as many tokens as the traffic asks for.
  package var scale = PromptScale.estimate {
    didSet {
      guard case .synthetic = library, scale.words != oldValue.words else { return }
      library = .synthetic(PromptSynthesizer(of: scale.words))
    }
  }

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
    batchSize = scenario.batchSize
    if case .images(let width, let height, _) = shape.task {
      pictures = PNGImage(width: width, height: height, seed: scenario.seed)
    } else {
      pictures = nil
    }
    promptsHash = library.contentHash ?? scenario.replayHash
  }

  /// - Parameters:
  ///   - index: the request's number within its repetition, warm-up included; 0 or more.
  ///   - repetition: the repetition's number; 0 or more.
  package func request(index: Int, repetition: Int) -> GenerationRequest {
    let seeds = RepetitionSeeds(seed: seed, repetition: repetition)
    var generator = SeededGenerator(
      seed: seeds.sizes, stream: UInt64(bitPattern: Int64(index)))
    let size = shape.sample(using: &generator)
    let id = "\(repetition)-\(index)"
    switch shape.task {
    case .dataset, .trace: return recorded(id, index, seeds)
    case .chat: return chat(id, index, size, seeds)
    case .images(_, _, let count): return chat(id, index, size, seeds, imageCount: count)
    case .embedding:
      let texts = prompts(index, count: batchSize, tokens: size.input, seeds)
      return GenerationRequest(
        id: id, .embedding(texts.map(\.text)), temperature: nil, streams: false,
        promptTokens: Self.sum(texts))
    case .rerank(let queryTokens):
      let documents = prompts(index, count: batchSize, tokens: size.input, seeds)
      let query = library.prompt(index: index, inputTokens: queryTokens, seed: seeds.queries)
      return GenerationRequest(
        id: id, .rerank(query: query.text, documents: documents.map(\.text)), temperature: nil,
        streams: false, promptTokens: Self.sum(documents + [query]))
    }
  }

  private func chat(
    _ id: String, _ index: Int, _ size: TrafficSize, _ seeds: RepetitionSeeds,
    imageCount: Int = 0
  ) -> GenerationRequest {
    let prompt = prompt(index, tokens: size.input, seed: seeds.prompts)
    let limit = maxOutputTokens ?? size.output
    var request = GenerationRequest(
      id: id, prompt: prompt.text, maxOutputTokens: limit, ignoresEndOfSequence: limit != nil,
      temperature: temperature, streams: streams, keepsText: keepsText,
      promptTokens: prompt.tokens)
    if !prompt.messages.isEmpty { request.messages = prompt.messages }
    if imageCount > 0 {
      // Nobody knows how many tokens a picture is, but the server.
      request.promptTokens = nil
      request.messages[0].images = images(index, count: imageCount, seeds)
    }
    return request
  }

  /// What a dataset or a trace asks for, with the scenario's settings where it has none.
  private func recorded(
    _ id: String, _ index: Int, _ seeds: RepetitionSeeds
  ) -> GenerationRequest {
    var request = library.recorded(index: index, seed: seeds.prompts)
    request.id = id
    guard case .chat = request.input else { return request }
    request.maxOutputTokens = maxOutputTokens ?? request.maxOutputTokens
    request.temperature = request.temperature ?? temperature
    request.streams = streams
    request.keepsText = keepsText
    return request
  }

  /// What is to be said of the prompts, e.g. how many records of a file were left out.
  package var notes: [String] { library.notes }

  /// Throws when a file was changed since it was read first.
  package func checkFiles() throws(WorkloadError) {
    try library.checkUnchanged()
  }

  /// Texts of a batch, none of which is another request's.
  private func prompts(
    _ index: Int, count: Int, tokens: Int, _ seeds: RepetitionSeeds
  ) -> [Prompt] {
    (0..<count).map { number in
      prompt(index &* count &+ number, tokens: tokens, seed: seeds.prompts)
    }
  }

  /// A prompt that a server counts so many tokens in.
  private func prompt(_ index: Int, tokens: Int, seed: UInt64) -> Prompt {
    var prompt = library.prompt(
      index: index, inputTokens: scale.wordCount(forTokens: tokens), seed: seed)
    if prompt.tokens != nil { prompt.tokens = tokens }
    return prompt
  }

  private func images(
    _ index: Int, count: Int, _ seeds: RepetitionSeeds
  ) -> [GenerationRequest.Image] {
    guard let pictures else { return [] }
    return (0..<count).map { number in
      let stream = UInt64(bitPattern: Int64(index &* count &+ number))
      var generator = SeededGenerator(seed: seeds.pictures, stream: stream)
      return pictures.image(generator.next())
    }
  }

  private static func sum(_ prompts: [Prompt]) -> Int? {
    let counts = prompts.compactMap(\.tokens)
    return counts.count == prompts.count ? counts.reduce(0, +) : nil
  }
}

extension Scenario {
  /// Reads the prompts and is ready to make requests.
  ///
  /// - Parameter cache: where downloaded datasets are kept.
  /// - Throws: what `validate` throws, and when a file of prompts can't be used.
  package func makeRequests(
    cache: DatasetCache = DatasetCache(.current)
  ) throws(WorkloadError) -> RequestFactory {
    try validate()
    let shape = try trafficShape()
    let library = try prompts.load(cache: cache)
    try library.check(shape.task)
    return RequestFactory(self, shape: shape, library: library)
  }
}
