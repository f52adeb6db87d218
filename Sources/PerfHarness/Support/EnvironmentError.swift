/// A variable of the environment that holds something it must not.
public struct EnvironmentError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The variable's name.
  public var variable: String
  /// What it holds.
  public var value: String
  /// What it may hold.
  public var expectation: String

  /// The fact, then what is allowed.
  public var description: String { "\(variable)=\"\(value)\": expected \(expectation)" }
}
