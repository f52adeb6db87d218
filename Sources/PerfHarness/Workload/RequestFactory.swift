/// Makes the requests of a scenario, each a pure function of its numbers, and in a conversation of what
/// was replied: it does not matter which others were made before, or whether they were.
package struct RequestFactory: Sendable {
  let shape: TrafficShape
  private(set) var library: PromptLibrary
  private(set) var front: PromptFront
  private let seed: UInt64
  let salt: UInt64
  private let streams: Bool
  let temperature: Double?
  private let maxOutputTokens: Int?
  private let keepsText: Bool
  private let batchSize: Int
  let conversation: Conversation?
  private let cancellation: ClientCancellation?
  /// Makes the pictures of a prompt; nil where there are none.
  private let pictures: PNGImage?
  /// What tells the contents of a file apart from what may stand in it another day; nil where the
  /// scenario's settings tell already.
  package let promptsHash: String?
  /// The number that the first words of prompts depend on; nil where there is none, and where no prompt
  /// has such words.
  package let nonce: UInt64?
  /// How many words make a prompt of as many tokens as the traffic asks for.
  package var scale = PromptScale.estimate {
    didSet {
      front.scale = scale
      guard scale.words != oldValue.words else { return }
      library = library.made(of: scale.words)
      front.library = library
    }
  }

  fileprivate init(
    _ scenario: Scenario, shape: TrafficShape, library: PromptLibrary, nonce: UInt64
  ) {
    self.shape = shape
    self.library = library
    salt = Nonce.salt(of: nonce)
    front = PromptFront(scenario, library: library, salt: salt)
    seed = scenario.seed
    streams = scenario.streams
    temperature = scenario.temperature
    maxOutputTokens = scenario.maxOutputTokens
    keepsText = scenario.tokenizer != nil
    batchSize = scenario.batchSize
    conversation = scenario.conversation
    cancellation = scenario.cancellation
    if case .images(let width, let height, _) = shape.task {
      pictures = PNGImage(width: width, height: height, seed: scenario.seed)
    } else {
      pictures = nil
    }
    promptsHash = library.contentHash ?? scenario.replayHash
    let dependsOnNonce =
      library.isMade || pictures != nil || scenario.nonce.isOnTexts
      || scenario.sharedPrefix != .none || (scenario.conversation?.systemTokens ?? 0) > 0
    self.nonce = dependsOnNonce && nonce != 0 ? nonce : nil
  }

  /// The request that begins something: one of its own, or the first turn of a conversation.
  ///
  /// - Parameters:
  ///   - index: the request's number within its repetition, warm-up included; 0 or more.
  ///   - repetition: the repetition's number; 0 or more.
  package func request(index: Int, repetition: Int) -> GenerationRequest {
    let seeds = seeds(ofRepetition: repetition)
    let id = "\(repetition)-\(index)"
    let size = size(index, seeds)
    switch shape.task {
    case .dataset, .trace: return recorded(id, index, seeds)
    case .chat, .images: return chat(id, index, size, seeds)
    case .embedding:
      let texts = prompts(index, count: batchSize, tokens: size.input, seeds)
      return GenerationRequest(
        id: id, .embedding(texts.map(\.text)), temperature: nil, streams: false,
        promptTokens: Self.sum(texts))
    case .rerank(let queryTokens):
      let documents = prompts(index, count: batchSize, tokens: size.input, seeds)
      let query = prompt(index, tokens: queryTokens, seed: seeds.queries)
      return GenerationRequest(
        id: id, .rerank(query: query.text, documents: documents.map(\.text)), temperature: nil,
        streams: false, promptTokens: Self.sum(documents + [query]))
    }
  }

  private func chat(
    _ id: String, _ index: Int, _ size: TrafficSize, _ seeds: RepetitionSeeds
  ) -> GenerationRequest {
    var whole = front.prompt(
      index: index, words: scale.wordCount(forTokens: size.input), seeds)
    if library.isSynthetic { whole.prompt.tokens = size.input }
    var request = GenerationRequest(
      id: id, prompt: whole.prompt.text, temperature: temperature, streams: streams,
      keepsText: keepsText, promptTokens: whole.prompt.tokens)
    if let last = whole.prompt.messages.indices.last {
      request.messages = whole.prompt.messages
      request.messages[last].text = whole.prompt.text
    }
    finish(&request, index, size, seeds)
    if let conversation {
      begin(conversation, &request, index, whole.shared, seeds)
    } else if whole.shared.tokens > 0 {
      var blocks = PromptBlocks(tokensPerBlock: PromptBlocks.usualTokensPerBlock, ids: [])
      blocks.extend(to: whole.shared.tokens, with: whole.shared.content)
      request.promptBlocks = blocks
    }
    return request
  }

  /// What a dataset or a trace asks for, with the scenario's settings where it has none.
  private func recorded(
    _ id: String, _ index: Int, _ seeds: RepetitionSeeds
  ) -> GenerationRequest {
    var request = library.recorded(
      index: index, TracePrompts.Setting(seed: seeds.prompts, salt: salt, scale: scale))
    request.id = id
    guard case .chat = request.input else { return request }
    request.maxOutputTokens = maxOutputTokens ?? request.maxOutputTokens
    request.temperature = request.temperature ?? temperature
    request.streams = streams
    request.keepsText = keepsText
    request.hangsUpAfter = cancellation?.events(index: index, seed: seeds.cancellations)
    return request
  }

  /// What is to be said of the prompts, e.g. how many records of a file were left out.
  package var notes: [String] { library.notes }

  /// Throws when a file was changed since it was read first.
  package func checkFiles() throws(WorkloadError) {
    try library.checkUnchanged()
  }

  // MARK: What single requests and turns have in common

  func seeds(ofRepetition repetition: Int) -> RepetitionSeeds {
    RepetitionSeeds(seed: seed, repetition: repetition)
  }

  func size(_ index: Int, _ seeds: RepetitionSeeds) -> TrafficSize {
    var generator = SeededGenerator(seed: seeds.sizes, stream: UInt64(bitPattern: Int64(index)))
    return shape.sample(using: &generator)
  }

  /// Limits the reply, adds the pictures to the last message, and decides whether the client hangs up.
  func finish(
    _ request: inout GenerationRequest, _ index: Int, _ size: TrafficSize, _ seeds: RepetitionSeeds
  ) {
    let limit = maxOutputTokens ?? size.output
    request.maxOutputTokens = limit
    request.ignoresEndOfSequence = limit != nil
    request.hangsUpAfter = cancellation?.events(index: index, seed: seeds.cancellations)
    guard case .images(_, _, let count) = shape.task, let last = request.messages.indices.last
    else {
      return
    }
    // Nobody knows how many tokens a picture is, but the server.
    request.promptTokens = nil
    request.messages[last].images = images(index, count: count, seeds)
  }

  /// Texts of a batch, none of which is another request's.
  private func prompts(
    _ index: Int, count: Int, tokens: Int, _ seeds: RepetitionSeeds
  ) -> [Prompt] {
    (0..<count).map { number in
      prompt(index &* count &+ number, tokens: tokens, seed: seeds.prompts)
    }
  }

  /// A text of so many tokens by the server's count, what it puts around every text included.
  private func prompt(_ index: Int, tokens: Int, seed: UInt64) -> Prompt {
    var prompt = library.prompt(
      index: index, inputTokens: scale.wordCount(forTokens: tokens), seed: seed, salt: salt)
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
      return pictures.image(generator.next() ^ salt)
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
  /// - Parameters:
  ///   - nonce: see `Nonce`; 0 makes the prompts of the seed as they are.
  ///   - cache: where downloaded datasets are kept.
  /// - Throws: what `validate` throws, and when a file of prompts can't be used.
  package func makeRequests(
    nonce: UInt64 = 0, cache: DatasetCache = DatasetCache(.current)
  ) throws(WorkloadError) -> RequestFactory {
    try validate()
    return try readRequests(nonce: nonce, cache: cache)
  }

  /// The same of a scenario that was validated.
  package func readRequests(
    nonce: UInt64, cache: DatasetCache
  ) throws(WorkloadError) -> RequestFactory {
    let shape = try trafficShape()
    let library = try prompts.load(cache: cache, replies: recordedReplies(shape))
    try library.check(shape.task)
    return RequestFactory(self, shape: shape, library: library, nonce: nonce)
  }

  private func recordedReplies(_ shape: TrafficShape) -> RecordedReplies {
    guard case .dataset = shape.task, maxOutputTokens == nil else { return .ignored }
    return tokenizer.map { .counted($0) } ?? .estimated
  }
}
