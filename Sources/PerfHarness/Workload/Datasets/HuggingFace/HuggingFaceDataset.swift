/// A dataset of Hugging Face, and what is wanted of it.
package struct HuggingFaceDataset: Sendable, Hashable, CustomStringConvertible {
  package static let prefix = "hf://"

  package var name: String
  /// Nil for `default`, or else the first one.
  package var config: String?
  /// Nil for `train`, or else the first one.
  package var split: String?
  package var column: String
  /// How many rows are taken at most.
  package var limit: Int

  package init(
    name: String, config: String? = nil, split: String? = nil,
    column: String = Dataset.defaultColumn, limit: Int = 1000
  ) {
    self.name = name
    self.config = config
    self.split = split
    self.column = column
    self.limit = limit
  }

  func validate() throws(WorkloadError) {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    let isName = parts.allSatisfy { part in
      !part.isEmpty && part.utf8.allSatisfy { $0.isUnreserved }
    }
    guard parts.count <= 2, isName else {
      throw WorkloadError(
        .invalidPrompts,
        "the dataset of Hugging Face is \"\(name)\"; expected its name as its page has it; "
          + "write e.g. \"openai/gsm8k\"")
    }
    guard (1...1_000_000_000).contains(limit) else {
      throw WorkloadError(
        .invalidPrompts,
        "the limit of a dataset is \(limit); expected 1 to 1000000000 rows; write e.g. limit: 1000")
    }
  }

  /// E.g. `hf://openai/gsm8k (config main, column question, at most 1000 rows)`.
  package var description: String {
    let parts = [
      config.map { "config \($0)" }, split.map { "split \($0)" }, "column \(column)",
      "at most \(limit) \(limit == 1 ? "row" : "rows")",
    ]
    return "\(Self.prefix)\(name) (\(parts.compactMap(\.self).joined(separator: ", ")))"
  }
}
