extension RequestFactory {
  /// The next turn of a conversation; nil where the one before was the last, also of a recorded one, where there was nothing in
  /// its reply to go on from, and where it was of none.
  ///
  /// - Parameters:
  ///   - index: the new request's number within its repetition.
  ///   - repetition: the repetition's number.
  ///   - previous: the turn before.
  ///   - completion: how its reply ended.
  package func request(
    index: Int, repetition: Int, after previous: GenerationRequest, _ completion: Completion
  ) -> GenerationRequest? {
    guard let conversation, let turn = previous.turn, let reply = completion.text,
      !reply.allSatisfy(\.isWhitespace)
    else { return nil }
    let seeds = seeds(ofRepetition: repetition)
    let (own, turns) = plan(of: turn.conversation, conversation, seeds)
    guard turn.number < turns else { return nil }
    let number = turn.number + 1
    let size = size(number, own)
    guard let prompt = text(of: number, turn.conversation, size, own) else { return nil }
    var request = previous
    request.id = "\(repetition)-\(index)"
    request.turn = ConversationTurn(conversation: turn.conversation, number: number)
    request.messages += [
      GenerationRequest.Message(role: .assistant, text: reply),
      GenerationRequest.Message(text: prompt.text),
    ]
    request.promptTokens = Self.tokens(of: previous, completion, prompt)
    finish(&request, number, size, own)
    extendBlocks(of: &request, own)
    return request
  }

  /// What the user says in a later turn; nil where a recorded conversation has no more.
  private func text(
    of number: Int, _ conversation: Int, _ size: TrafficSize, _ own: RepetitionSeeds
  ) -> Prompt? {
    if case .dataset(let dataset) = library, dataset.hasTurns {
      let turns = dataset.entry(at: conversation).laterTurns
      return turns.indices.contains(number - 2)
        ? Prompt(text: turns[number - 2], tokens: nil) : nil
    }
    // Other given texts are taken in order, from the one that the conversation began with.
    // The template of the chat was counted with the first turn.
    var prompt = library.prompt(
      index: library.isSynthetic ? number : conversation + number - 1,
      inputTokens: scale.words(ofTokens: size.input), seed: own.prompts, salt: salt)
    if prompt.tokens != nil { prompt.tokens = size.input }
    return prompt
  }

  /// Makes a request the first turn of a conversation, which bears its index.
  ///
  /// - Parameter shared: what its text begins with that others have too.
  func begin(
    _ conversation: Conversation, _ request: inout GenerationRequest, _ index: Int,
    _ shared: (tokens: Int, content: UInt64), _ seeds: RepetitionSeeds
  ) {
    request.turn = ConversationTurn(conversation: index, number: 1)
    request.keepsText = true
    var blocks = PromptBlocks(tokensPerBlock: PromptBlocks.usualTokensPerBlock, ids: [])
    let system = conversation.systemTokens
    if system > 0 {
      let text = front.text(tokens: system, index: 0, seed: seeds.system)
      request.messages.insert(GenerationRequest.Message(role: .system, text: text), at: 0)
      request.promptTokens = request.promptTokens.map { $0 + system }
      blocks.extend(to: system, with: seeds.system ^ salt)
    }
    if shared.tokens > 0 { blocks.extend(to: system + shared.tokens, with: shared.content) }
    request.promptBlocks = blocks
    extendBlocks(of: &request, plan(of: index, conversation, seeds).own)
  }

  /// The seeds of all that is drawn for a conversation after its first turn, and how many turns it has.
  private func plan(
    of number: Int, _ conversation: Conversation, _ seeds: RepetitionSeeds
  ) -> (own: RepetitionSeeds, turns: Int) {
    var generator = SeededGenerator(
      seed: seeds.conversations, stream: UInt64(bitPattern: Int64(number)))
    let own = RepetitionSeeds(seed: generator.next(), repetition: 0)
    return (own, max(1, conversation.turns.sample(using: &generator)))
  }

  /// A conversation only ever grows, so that all of its blocks that are shared with no other bear its own
  /// name.
  private func extendBlocks(of request: inout GenerationRequest, _ own: RepetitionSeeds) {
    guard let tokens = request.promptTokens else { return }
    request.promptBlocks?.extend(to: tokens, with: own.conversations ^ salt)
  }

  /// All tokens of the history and of the new text; nil where some of them are not known. What a model
  /// thought does not come back to it.
  private static func tokens(
    of previous: GenerationRequest, _ completion: Completion, _ prompt: Prompt
  ) -> Int? {
    guard let before = previous.promptTokens, let usage = completion.usage,
      let output = usage.output, let new = prompt.tokens
    else { return nil }
    return before + max(0, output - (usage.reasoning ?? 0)) + new
  }
}
