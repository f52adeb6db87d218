/// What a service charges for a million tokens.
public struct Prices: Sendable, Hashable, CustomStringConvertible {
  /// For tokens of prompts.
  public var inputPerMillion: Double
  /// For those of them that the server had in its cache; the same as for others where nil.
  public var cachedInputPerMillion: Double?
  /// For generated tokens, reasoning included.
  public var outputPerMillion: Double
  /// What reports call the money.
  public var currency: String

  /// Makes prices.
  public init(
    inputPerMillion: Double, cachedInputPerMillion: Double? = nil, outputPerMillion: Double,
    currency: String = "USD"
  ) {
    self.inputPerMillion = inputPerMillion
    self.cachedInputPerMillion = cachedInputPerMillion
    self.outputPerMillion = outputPerMillion
    self.currency = currency
  }

  /// What so many tokens cost.
  ///
  /// - Parameters:
  ///   - prompt: tokens of prompts, cached ones included.
  ///   - cached: those of them that were cached.
  package func cost(prompt: Int, cached: Int, output: Int) -> Double {
    let cached = min(max(0, cached), prompt)
    let input =
      Double(prompt - cached) * inputPerMillion
      + Double(cached) * (cachedInputPerMillion ?? inputPerMillion)
    return (input + Double(output) * outputPerMillion) / 1_000_000
  }

  /// An amount, e.g. `0.0420 USD`.
  package func text(_ amount: Double) -> String {
    "\(DurationText.significant(amount)) \(currency)"
  }

  /// E.g. `0.15 / 0.6 USD per million tokens`, with the price of cached ones between the two where there is
  /// one.
  public var description: String {
    let prices = [inputPerMillion, cachedInputPerMillion, outputPerMillion].compactMap(\.self)
    return prices.map { DurationText.significant($0) }.joined(separator: " / ")
      + " \(currency) per million tokens"
  }
}
