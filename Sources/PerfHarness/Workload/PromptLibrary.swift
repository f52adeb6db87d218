/// A prompt, and how long it is.
package struct Prompt: Sendable, Hashable {
  package var text: String
  /// How many tokens it was made to have; nil when nobody counted.
  package var tokens: Int?
  /// The conversation that it is, where it is more than a text; empty where it is not.
  package var messages: [GenerationRequest.Message] = []

  package init(text: String, tokens: Int?) {
    self.text = text
    self.tokens = tokens
  }
}

/// The prompts of a scenario, ready to be asked for.
package enum PromptLibrary: Sendable {
  /// Made when asked for.
  case synthetic(PromptSynthesizer)
  /// These, at least one, in order and again from the first.
  case texts([String])
  /// The records of a dataset, in order and again from the first.
  case dataset(IndexedDataset)
  /// Made to be as long as the requests of a trace were.
  case trace(TracePrompts)

  /// What tells texts apart from others: 16 hexadecimal digits.
  static func hash(of texts: [String]) -> String {
    var hash = FNV1a()
    for text in texts { hash.combine("\(text.utf8.count):\(text)") }
    return hash.hexDigits
  }

  /// What tells the prompts of a file apart from what may stand in it another day; nil where the
  /// settings of a scenario tell already.
  package var contentHash: String? {
    switch self {
    case .synthetic, .texts: nil
    case .dataset(let dataset): dataset.hash
    case .trace(let trace): trace.loaded.hash
    }
  }

  /// What is to be said of the prompts, e.g. how many records of a file were left out.
  package var notes: [String] {
    switch self {
    case .synthetic, .texts: []
    case .dataset(let dataset): dataset.notes
    case .trace(let trace): trace.loaded.notes
    }
  }

  /// Throws when a file was changed since it was read first: then requests were made that are not its.
  package func checkUnchanged() throws(WorkloadError) {
    switch self {
    case .synthetic, .texts: return
    case .dataset(let dataset): try dataset.checkUnchanged()
    case .trace(let trace): try trace.loaded.checkUnchanged()
    }
  }

  /// Throws when there are prompts that can't be part of what the traffic asks for.
  func check(_ task: TrafficShape.Task) throws(WorkloadError) {
    if case .dataset(let dataset) = self { try dataset.check(task) }
  }

  /// The prompt of a request: nothing but the arguments decides it.
  ///
  /// - Parameters:
  ///   - index: the request's number; 0 or more.
  ///   - inputTokens: how long the prompt is to be, where it is made.
  ///   - seed: names the experiment.
  ///   - salt: sets the nonce of a prompt that is made apart from those of other salts.
  package func prompt(
    index: Int, inputTokens: Int, seed: UInt64, salt: UInt64 = 0
  ) -> Prompt {
    switch self {
    case .synthetic(let synthesizer):
      let text = synthesizer.text(index: index, words: inputTokens, seed: seed, salt: salt)
      return Prompt(text: text, tokens: inputTokens)
    case .texts(let texts):
      return Prompt(text: texts[index % texts.count], tokens: nil)
    case .dataset(let dataset):
      switch dataset.entry(at: index).input {
      case .text(let text): return Prompt(text: text, tokens: nil)
      case .embedding(let texts): return Prompt(text: texts.joined(separator: "\n"), tokens: nil)
      case .conversation(let messages):
        var prompt = Prompt(text: messages.last?.text ?? "", tokens: nil)
        prompt.messages = messages
        return prompt
      }
    case .trace(let trace):
      let request = trace.request(index: index, TracePrompts.Setting(seed: seed, salt: salt))
      return Prompt(text: request.messages.last?.text ?? "", tokens: request.promptTokens)
    }
  }

  /// What a dataset or a trace says of a request, sizes and all, for the traffic that leaves them to it.
  ///
  /// - Parameters:
  ///   - index: the request's number; 0 or more.
  ///   - setting: what prompts that are made depend on.
  package func recorded(index: Int, _ setting: TracePrompts.Setting) -> GenerationRequest {
    switch self {
    case .synthetic, .texts:
      GenerationRequest(
        prompt: prompt(index: index, inputTokens: 1, seed: setting.seed).text, temperature: nil)
    case .dataset(let dataset): dataset.request(index: index)
    case .trace(let trace): trace.request(index: index, setting)
    }
  }

  /// Whether prompts are made of words, and not given.
  package var isMade: Bool {
    switch self {
    case .synthetic, .trace: true
    case .texts, .dataset: false
    }
  }

  /// The same, with prompts that are made of these words.
  func made(of words: [String]) -> PromptLibrary {
    switch self {
    case .synthetic: .synthetic(PromptSynthesizer(of: words))
    case .trace(let trace):
      .trace(TracePrompts(trace.loaded, synthesizer: PromptSynthesizer(of: words)))
    case .texts, .dataset: self
    }
  }
}
