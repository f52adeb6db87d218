/// What a service was asked in the past: when each request came, and how many tokens it and its reply
/// had.
///
/// A file may be of any size: a row takes 24 bytes of memory. Columns are found by their names.
public struct Trace: Sendable, Hashable, CustomStringConvertible {
  package enum Format: Sendable, Hashable {
    case mooncake(tokensPerBlock: Int)
    case burstGPT(keepsFailures: Bool)
    case azure
  }

  /// How many tokens a block of Mooncake's traces has.
  public static let mooncakeBlock = 512

  package let path: String
  /// Nil for what the beginning of the file tells.
  package let format: Format?

  package init(_ path: String, as format: Format?) {
    self.path = path
    self.format = format
  }

  /// A trace of Mooncake (JSON lines), whose requests name the blocks that their prompts begin with.
  /// Equal ids become equal text, so that prefix caches help as they did where it was recorded.
  ///
  /// - Parameters:
  ///   - path: of the file.
  ///   - tokensPerBlock: how many tokens an id stands for.
  public static func mooncake(
    _ path: String, tokensPerBlock: Int = mooncakeBlock
  ) -> Trace {
    Trace(path, as: .mooncake(tokensPerBlock: tokensPerBlock))
  }

  /// A trace of BurstGPT (CSV), of any version.
  ///
  /// - Parameters:
  ///   - path: of the file.
  ///   - keepingFailures: whether requests that had no reply are sent too, with no limit of their output; by
  ///     default they are left out.
  public static func burstGPT(_ path: String, keepingFailures: Bool = false) -> Trace {
    Trace(path, as: .burstGPT(keepsFailures: keepingFailures))
  }

  /// A trace of Azure's LLM inference (CSV), of 2023, 2024 or 2025. Pictures are not sent: their tokens
  /// are part of the prompt's.
  public static func azure(_ path: String) -> Trace {
    Trace(path, as: .azure)
  }

  /// A trace of one of these formats, which the beginning of the file tells.
  public static func file(_ path: String) -> Trace {
    Trace(path, as: nil)
  }

  /// Throws for what can't name a trace. The file is not looked at.
  public func validate() throws(WorkloadError) {
    guard !path.isEmpty else {
      throw WorkloadError(
        .invalidTrace,
        "the path of a trace is empty; expected that of a file; "
          + "write e.g. .mooncake(\"conversation_trace.jsonl\")")
    }
    if case .mooncake(let size) = format, !(1...1_000_000).contains(size) {
      throw WorkloadError(
        .invalidTrace,
        "tokensPerBlock is \(size); expected 1 to 1000000; write e.g. tokensPerBlock: 512")
    }
  }

  /// E.g. `conversation_trace.jsonl (Mooncake, 512 tokens a block)`.
  public var description: String {
    switch format {
    case .mooncake(let size): "\(path) (Mooncake, \(size) tokens a block)"
    case .burstGPT(let keeps): "\(path) (BurstGPT\(keeps ? ", failures kept" : ""))"
    case .azure: "\(path) (Azure)"
    case nil: path
    }
  }
}
