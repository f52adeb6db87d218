/// How many tokens a request has.
package struct TrafficSize: Sendable, Hashable {
  /// Tokens of the prompt, or of one text of a batch.
  package var input: Int
  /// Tokens of the reply; nil where the traffic says nothing of them.
  package var output: Int?

  package init(input: Int, output: Int?) {
    self.input = input
    self.output = output
  }
}

/// What a text of traffic means: what is asked for, and the distributions that sizes are drawn from.
package struct TrafficShape: Sendable, Hashable {
  /// What is asked for.
  package enum Task: Sendable, Hashable {
    /// A reply to a prompt.
    case chat
    /// A vector for each text of a batch; the input is one text's.
    case embedding
    /// How well the documents of a batch answer a query of so many tokens; the input is one document's.
    case rerank(queryTokens: Int)
    /// A reply to a prompt with pictures, of these pixels.
    case images(width: Int, height: Int, count: Int)
    /// What the records of a dataset ask for, as they ask for it.
    case dataset
    /// Chats of the sizes that the requests of a trace had.
    case trace
  }

  /// A distribution of token counts, with GenAI Bench's way to make whole numbers.
  package enum Tokens: Sendable, Hashable {
    case exactly(Int)
    case normal(mean: Int, deviation: Int)
    /// From the lower bound to less than the upper one; the lower bound where there is nothing
    /// between them.
    case uniform(from: Int, to: Int)
  }

  package var task: Task
  package var input: Tokens
  /// Tokens of the reply; nil leaves them to the server, or there are none.
  package var output: Tokens?

  package init(_ task: Task = .chat, input: Tokens, output: Tokens?) {
    self.task = task
    self.input = input
    self.output = output
  }

  /// Draws a size. What is drawn, rather than given exactly, never falls below 1 token of the prompt
  /// and 2 of the reply: time per output token takes two.
  package func sample(using generator: inout SeededGenerator) -> TrafficSize {
    TrafficSize(
      input: input.sample(atLeast: 1, using: &generator),
      output: output?.sample(atLeast: 2, using: &generator))
  }
}

extension TrafficShape.Tokens {
  fileprivate func sample(atLeast least: Int, using generator: inout SeededGenerator) -> Int {
    switch self {
    case .exactly(let count): return count
    case .normal(let mean, let deviation):
      return max(least, Int(Double(mean) + Double(deviation) * generator.nextNormal()))
    case .uniform(let from, let to):
      let low = max(least, from)
      return low + Int(generator.nextUnit() * Double(max(0, to - low)))
    }
  }
}
