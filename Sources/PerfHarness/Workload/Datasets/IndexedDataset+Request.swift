extension IndexedDataset {
  /// The request of a record as it says it: with no limit of output tokens and no temperature but its
  /// own.
  package func request(index: Int) -> GenerationRequest {
    let entry = entry(at: index)
    switch entry.input {
    case .text(let text):
      return GenerationRequest(
        prompt: text, maxOutputTokens: entry.maxOutputTokens, temperature: entry.temperature)
    case .conversation(let messages):
      return GenerationRequest(
        .chat(messages), maxOutputTokens: entry.maxOutputTokens, temperature: entry.temperature)
    case .embedding(let texts):
      return GenerationRequest(.embedding(texts), temperature: nil, streams: false)
    }
  }
}
