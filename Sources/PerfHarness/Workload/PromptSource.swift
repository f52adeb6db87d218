/// Where the prompts of a scenario come from.
public enum PromptSource: Sendable, Hashable, CustomStringConvertible {
  /// Made of common words, as long as the traffic asks for, each with a beginning of its own, so that
  /// no server finds it in its prefix cache.
  case synthetic
  /// These texts, in order and again from the first. The traffic decides the length of replies only.
  case list([String])
  /// The lines of a text file in UTF-8, one prompt a line, in order and again from the first; blank
  /// lines are skipped. A relative path starts at the working directory, which under `swift test` is
  /// the package's root: an experiment keeps its identity on other machines only by such a path.
  case file(String)
  /// The prompts of a dataset, in order and again from the first. The traffic `dataset` sends them as
  /// they are; any other one decides the length of replies.
  case dataset(Dataset)
  /// Made to be as long as the requests of a trace were, for the traffic `trace`.
  case trace(TraceReplay)

  /// Throws when a list has no prompts, or blank ones. Files are not looked at.
  public func validate() throws(WorkloadError) {
    switch self {
    case .synthetic, .file: return
    case .list(let prompts): try Self.validate(prompts)
    case .dataset(let dataset): try dataset.validate()
    case .trace(let replay): try replay.validate()
    }
  }

  private static func validate(_ prompts: [String]) throws(WorkloadError) {
    guard !prompts.isEmpty else {
      throw WorkloadError(
        .invalidPrompts,
        "the list of prompts is empty; expected at least one; add one or write .synthetic")
    }
    if let index = prompts.firstIndex(where: { $0.allSatisfy(\.isWhitespace) }) {
      throw WorkloadError(
        .invalidPrompts,
        "prompt \(index + 1) of the list is blank; expected text; fill it in or remove it")
    }
  }

  /// Reads what there is to read, once.
  ///
  /// - Parameters:
  ///   - cache: where downloaded datasets are kept.
  ///   - replies: what replies that a dataset has say of the length of others.
  package func load(
    cache: DatasetCache = DatasetCache(.current), replies: RecordedReplies = .ignored
  ) throws(WorkloadError) -> PromptLibrary {
    try validate()
    return switch self {
    case .synthetic: .synthetic(PromptSynthesizer())
    case .list(let prompts): .texts(prompts)
    case .file(let path): .dataset(try IndexedDataset(path, as: .text))
    case .dataset(let dataset): .dataset(try dataset.load(cache: cache, replies: replies))
    case .trace(let replay): .trace(TracePrompts(try replay.load()))
    }
  }

  /// E.g. `synthetic`, `list of 3 prompts (a1b2…)` with a hash of the texts, or `file prompts.txt`.
  public var description: String {
    switch self {
    case .synthetic: return "synthetic"
    case .file(let path): return "file \(path)"
    case .dataset(let dataset): return "dataset \(dataset)"
    case .trace(let replay): return "trace \(replay)"
    case .list(let prompts):
      let noun = prompts.count == 1 ? "prompt" : "prompts"
      return "list of \(prompts.count) \(noun) (\(PromptLibrary.hash(of: prompts)))"
    }
  }
}
