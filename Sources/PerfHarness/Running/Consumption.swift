/// What requests use of a service: how many they are, and their tokens.
package struct Consumption: Sendable, Hashable {
  package var requests: Int
  /// Cached ones included.
  package var promptTokens: Int
  package var cachedTokens: Int
  package var outputTokens: Int

  package init(
    requests: Int = 0, promptTokens: Int = 0, cachedTokens: Int = 0, outputTokens: Int = 0
  ) {
    self.requests = requests
    self.promptTokens = promptTokens
    self.cachedTokens = cachedTokens
    self.outputTokens = outputTokens
  }

  /// Tokens of prompts and replies.
  package var tokens: Int { promptTokens.sum(outputTokens) }

  /// What it costs.
  package func cost(at prices: Prices) -> Double {
    prices.cost(prompt: promptTokens, cached: cachedTokens, output: outputTokens)
  }

  /// The same with the whole prompt in the cache, where a service charges more for that: nobody knows
  /// beforehand what will be.
  package func dearest(at prices: Prices) -> Consumption {
    guard let cachedPrice = prices.cachedInputPerMillion, cachedPrice > prices.inputPerMillion
    else { return self }
    var dearest = self
    dearest.cachedTokens = promptTokens
    return dearest
  }

  package static func + (lhs: Consumption, rhs: Consumption) -> Consumption {
    Consumption(
      requests: lhs.requests.sum(rhs.requests),
      promptTokens: lhs.promptTokens.sum(rhs.promptTokens),
      cachedTokens: lhs.cachedTokens.sum(rhs.cachedTokens),
      outputTokens: lhs.outputTokens.sum(rhs.outputTokens))
  }

  package static func - (lhs: Consumption, rhs: Consumption) -> Consumption {
    Consumption(
      requests: lhs.requests - rhs.requests, promptTokens: lhs.promptTokens - rhs.promptTokens,
      cachedTokens: lhs.cachedTokens - rhs.cachedTokens,
      outputTokens: lhs.outputTokens - rhs.outputTokens)
  }
}

extension Consumption {
  /// The tokens that a picture is taken for where nobody knows: what a large one is for most services.
  package static let tokensOfImage = 1_600
  /// As many tokens as a prompt or a reply is taken for at most. A limit of the greatest number there is
  /// means none; and what millions under way reserve must still be told apart.
  package static let mostTokens = 1 << 40

  /// The most that a request can use.
  ///
  /// A prompt whose tokens nobody counted has one for each byte of UTF-8 at most, because every token of
  /// a byte-level vocabulary stands for one byte or more.
  ///
  /// - Parameter assumedOutput: how many tokens a reply is taken for whose length the server decides.
  package init(greatestOf request: GenerationRequest, assumedOutput: Int) {
    let bytes: Int
    var images = 0
    var output = 0
    switch request.input {
    case .chat(let messages):
      bytes = messages.reduce(0) { $0 + $1.text.utf8.count }
      images = messages.reduce(0) { $0 + $1.images.count }
      output = max(0, request.maxOutputTokens ?? assumedOutput)
    case .embedding(let texts): bytes = texts.reduce(0) { $0 + $1.utf8.count }
    case .rerank(let query, let documents):
      bytes = documents.reduce(query.utf8.count) { $0 + $1.utf8.count }
    }
    self.init(
      requests: 1,
      promptTokens: min(
        max(0, request.promptTokens ?? bytes + images * Self.tokensOfImage), Self.mostTokens),
      outputTokens: min(output, Self.mostTokens))
  }

  /// What a request used that has ended: by the server's counts, and of what it does not tell the most
  /// that was possible.
  ///
  /// A request that was refused with an HTTP status used no tokens. One that was broken off, by whichever
  /// side, or timed out may have been charged in full, and counts so. Events are no count either: one may
  /// carry several tokens.
  package init(of timeline: RequestTimeline, greatest: Consumption) {
    self = greatest
    if let failure = timeline.failure, failure.code.hasPrefix("http_"), timeline.outputs.isEmpty {
      self = Consumption(requests: greatest.requests)
      return
    }
    guard let tokens = timeline.tokens else { return }
    promptTokens = max(0, tokens.prompt ?? greatest.promptTokens)
    cachedTokens = max(0, tokens.cached ?? 0)
    // A reply that was broken off may have gone on at the server.
    guard timeline.isCompleted, tokens.source != .chunks else { return }
    outputTokens = max(0, tokens.output ?? greatest.outputTokens)
  }
}

extension Int {
  /// The sum; one that overflows stays at its end, for a server may report anything.
  fileprivate func sum(_ other: Int) -> Int {
    let (sum, overflows) = addingReportingOverflow(other)
    return overflows ? (other > 0 ? .max : .min) : sum
  }
}
