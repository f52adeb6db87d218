/// What a server counts before the run.
extension RequestFactory {
  /// Of a repetition that no run has: what is asked before a run must not be found in a cache by it.
  private static let probeRepetition = 1 << 40
  /// Of how many requests those are chosen that a server counts.
  private static let probedRequests = 64

  /// A request with this text as its prompt, like those of the scenario in all else.
  ///
  /// - Returns: nil where prompts are given and not made, and where a text is not all that a server
  ///   counts.
  package func probe(of text: String) -> GenerationRequest? {
    guard library.isMade else { return nil }
    switch shape.task {
    case .chat, .trace:
      return GenerationRequest(
        id: "prompt-size", prompt: text, maxOutputTokens: 1, temperature: temperature,
        streams: false)
    case .embedding, .rerank:
      // A text is counted alone: of a pair of query and document nobody could tell which has what.
      return GenerationRequest(
        id: "prompt-size", .embedding([text]), temperature: nil, streams: false)
    case .images, .dataset: return nil
    }
  }

  /// Whether the usage of a probe tells its tokens: a server that ranks has no vectors of texts.
  package var canBeCalibrated: Bool {
    if case .rerank = shape.task { false } else { true }
  }

  /// Requests like those of a run, though none of them: of the smallest, the middle and the greatest
  /// size, where they differ. Each generates a token, no more.
  package var probes: [GenerationRequest] {
    let requests = (0..<Self.probedRequests).map {
      request(index: $0, repetition: Self.probeRepetition)
    }
    .filter { $0.promptTokens != nil }
    .sorted { ($0.promptTokens ?? 0) < ($1.promptTokens ?? 0) }
    guard let first = requests.first, let last = requests.last else { return [] }
    let chosen = [first, requests[requests.count / 2], last]
    let sizes = Set(chosen.map(\.promptTokens))
    return sizes.compactMap { size in chosen.first { $0.promptTokens == size } }
      .sorted { ($0.promptTokens ?? 0) < ($1.promptTokens ?? 0) }
      .map { request in
        var request = request
        if case .chat = request.input { request.maxOutputTokens = 1 }
        request.ignoresEndOfSequence = false
        request.streams = false
        return request
      }
  }
}
