/// The token shape of the requests, in the grammar of GenAI Bench.
///
/// | text | meaning |
/// |---|---|
/// | `D(in,out)` | exactly so many tokens, at least 1 each |
/// | `N(mi,si)/(mo,so)` | normal: mean and standard deviation of prompt and of reply, truncated to a whole number of at least 1 and 2 |
/// | `U(a,b)/(c,d)` | uniform, upper bounds excluded, at least 1 and 2 |
/// | `U(b,d)` | uniform from 1 and from 2 |
/// | `E(n)` | embeddings of texts of exactly so many tokens, as many a request as the scenario's batch |
/// | `R(d,q)` | a ranking of documents of `d` tokens, as many as the batch, by a query of `q` |
/// | `I(w,h)`, `I(w,h,n)` | a chat about one picture, or `n`, of `w` by `h` pixels, with a text of 16 tokens; the scenario's `maxOutputTokens` limits the reply |
/// | `dataset` | the records of the scenario's dataset as they are: no limit of output tokens but their own |
/// | `trace` | the sizes that the requests of the scenario's trace had; not part of GenAI Bench's grammar |
///
/// The numbers are whole and the text has no spaces. A literal that does not follow the grammar is
/// kept, and is reported where the scenario is validated, so that a mistake fails its test instead of
/// trapping.
public struct Traffic: Sendable, Hashable, CustomStringConvertible, ExpressibleByStringLiteral {
  private let text: String
  private let parsed: Result<TrafficShape, TrafficError>

  /// Takes a text of the grammar; a wrong one is thrown by `validate`.
  public init(stringLiteral text: String) {
    self.init(text)
  }

  /// Takes a text of the grammar, e.g. from a command line or a file.
  ///
  /// - Throws: where the text leaves the grammar, and what was expected there.
  public init(parsing text: String) throws(TrafficError) {
    self.init(text)
    try validate()
  }

  private init(_ text: String) {
    self.text = text
    parsed = Result { () throws(TrafficError) in
      var parser = TrafficParser(text)
      return try parser.parse()
    }
  }

  /// The text as it was given.
  public var description: String { text }

  /// Throws when the text does not follow the grammar.
  public func validate() throws(TrafficError) {
    _ = try shape()
  }

  /// What the text means.
  package func shape() throws(TrafficError) -> TrafficShape {
    try parsed.get()
  }
}

extension Traffic {
  /// Exactly so many tokens, at least 1 each: `D(input,output)`.
  public static func deterministic(input: Int, output: Int) -> Traffic {
    Traffic("D(\(input),\(output))")
  }

  /// Normal, truncated to a whole number of at least 1 token of the prompt and 2 of the reply:
  /// `N(mean,deviation)/(mean,deviation)`.
  public static func normal(
    input: (mean: Int, deviation: Int), output: (mean: Int, deviation: Int)
  ) -> Traffic {
    Traffic("N(\(input.mean),\(input.deviation))/(\(output.mean),\(output.deviation))")
  }

  /// Uniform over the whole numbers of a range, of which those below 1 token of the prompt and 2 of
  /// the reply are left out: `U(from,to)/(from,to)`.
  public static func uniform(input: Range<Int>, output: Range<Int>) -> Traffic {
    Traffic(
      "U(\(input.lowerBound),\(input.upperBound))/(\(output.lowerBound),\(output.upperBound))")
  }

  /// Embeddings of texts of exactly so many tokens: `E(tokens)`.
  public static func embeddings(tokens: Int) -> Traffic {
    Traffic("E(\(tokens))")
  }

  /// A ranking of documents by a query, of exactly so many tokens each: `R(document,query)`.
  public static func rerank(documentTokens: Int, queryTokens: Int) -> Traffic {
    Traffic("R(\(documentTokens),\(queryTokens))")
  }

  /// A chat about pictures of so many pixels: `I(width,height,count)`.
  public static func images(width: Int, height: Int, count: Int = 1) -> Traffic {
    Traffic("I(\(width),\(height),\(count))")
  }

  /// The records of the scenario's dataset, as they are.
  public static let dataset: Traffic = "dataset"

  /// The sizes that the requests of the scenario's trace had.
  public static let trace: Traffic = "trace"

  /// What GenAI Bench runs for chat when it is not told otherwise.
  public static let chatDefaults: [Traffic] = [
    "N(480,240)/(300,150)", "D(100,100)", "D(100,1000)", "D(2000,200)", "D(7800,200)",
  ]
}
