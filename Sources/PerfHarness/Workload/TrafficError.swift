/// Where a text leaves the grammar of `Traffic`.
public struct TrafficError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The whole text.
  public var text: String
  /// How many characters come before the place.
  public var position: Int
  /// What was expected there, what was found, what to write instead.
  public var message: String

  /// Makes an error.
  public init(text: String, position: Int, message: String) {
    self.text = text
    self.position = position
    self.message = message
  }

  /// E.g. `traffic "D(100;100)", column 6: expected ",", found ";"; write e.g. D(100,100)`. Columns
  /// count from 1.
  public var description: String {
    "traffic \"\(text)\", column \(position + 1): \(message)"
  }
}
