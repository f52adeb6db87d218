/// Why a scenario can't be run: an open code, and what is wrong with it.
public struct WorkloadError: Error, Sendable, Hashable, CustomStringConvertible {
  /// A kind of mistake. Arrivals of one's own may add their own.
  public struct Code: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
    /// The code as it stands in reports.
    public var rawValue: String

    /// Names a code.
    public init(rawValue: String) {
      self.rawValue = rawValue
    }

    /// The code as it stands in reports.
    public var description: String { rawValue }

    /// A setting of a scenario that has no part of its own, e.g. its name or temperature.
    public static let invalidSetting = Code(rawValue: "invalid_setting")
    /// The traffic does not follow its grammar.
    public static let invalidTraffic = Code(rawValue: "invalid_traffic")
    /// A rate or a delay that no schedule can be made from.
    public static let invalidArrivals = Code(rawValue: "invalid_arrivals")
    /// Concurrency out of bounds.
    public static let invalidConcurrency = Code(rawValue: "invalid_concurrency")
    /// A think time that is none, or longer than any run.
    public static let invalidThinkTime = Code(rawValue: "invalid_think_time")
    /// A rate limit that lets nothing through, or that limits nothing.
    public static let invalidRateLimit = Code(rawValue: "invalid_rate_limit")
    /// Nothing, or too much, to measure.
    public static let invalidExtent = Code(rawValue: "invalid_extent")
    /// A warm-up or a cool-down out of bounds.
    public static let invalidMargin = Code(rawValue: "invalid_margin")
    /// Prompts that are not there or say nothing.
    public static let invalidPrompts = Code(rawValue: "invalid_prompts")
    /// A trace that is none, or can't be replayed as asked.
    public static let invalidTrace = Code(rawValue: "invalid_trace")
    /// A file that can't be read.
    public static let unreadableFile = Code(rawValue: "unreadable_file")
  }

  /// What kind of mistake it is.
  public var code: Code
  /// What was found, what was expected, what to do.
  public var message: String

  /// Makes an error.
  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  /// The message.
  public var description: String { message }

  /// The same error with the place where it was found in front.
  func at(_ place: String) -> WorkloadError {
    WorkloadError(code, "\(place): \(message)")
  }
}
