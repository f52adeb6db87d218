/// Counts the tokens of a text where a server does not tell how many there were: a tokenizer of yours.
///
/// ```swift
/// scenario.tokenizer = TokenCounter("cl100k_base") { tokenizer.encode($0).count }
/// ```
public struct TokenCounter: Sendable, CustomStringConvertible {
  /// Names the vocabulary, because counts of one can't be compared with those of another.
  public let name: String

  private let count: @Sendable (String) -> Int

  /// Makes a counter.
  ///
  /// - Parameters:
  ///   - name: names the vocabulary.
  ///   - count: the number of tokens in a text, without the special ones of a template. It is called
  ///     once a reply, on any thread but those that read replies, and may take its time.
  public init(_ name: String, count: @escaping @Sendable (String) -> Int) {
    self.name = name
    self.count = count
  }

  /// How many tokens a text has.
  public func tokens(in text: String) -> Int { max(0, count(text)) }

  /// The name.
  public var description: String { name }
}
