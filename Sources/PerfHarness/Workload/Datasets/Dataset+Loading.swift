extension Dataset {
  /// Reads it from its beginning to its end.
  ///
  /// - Parameters:
  ///   - cache: where downloaded datasets are kept.
  ///   - replies: what recorded replies say of the length of others.
  /// - Throws: when it can't be read, is not what its format wants, or has not been downloaded.
  package func load(
    cache: DatasetCache, replies: RecordedReplies = .ignored
  ) throws(WorkloadError) -> IndexedDataset {
    switch try resolved() {
    case .file(let path, let format):
      return try IndexedDataset(path, as: format, replies: replies)
    case .huggingFace(let dataset):
      guard let cached = cache.find(dataset) else {
        throw WorkloadError(
          .unreadableFile,
          "\(dataset): it has not been downloaded; expected it in \(cache.folder); "
            + "build with the trait HTTP, whose measure(…) downloads it")
      }
      return try IndexedDataset(
        cached.path, as: .jsonLines(column: dataset.column), replies: replies, notes: cached.notes)
    }
  }

  /// The dataset of Hugging Face that it is in the end; nil for a file.
  ///
  /// - Throws: when a configuration of GenAI Bench can't be used.
  package func huggingFaceDataset() throws(WorkloadError) -> HuggingFaceDataset? {
    switch source {
    case .huggingFace(let dataset): return dataset
    case .file: return nil
    case .guessed, .genAIBench:
      if case .huggingFace(let dataset) = try resolved() { return dataset }
      return nil
    }
  }

  /// What a dataset is when its format is known.
  private enum Resolved {
    case file(String, DatasetFormat)
    case huggingFace(HuggingFaceDataset)
  }

  private func resolved() throws(WorkloadError) -> Resolved {
    switch source {
    case .file(let path, let format): return .file(path, format)
    case .huggingFace(let dataset): return .huggingFace(dataset)
    case .genAIBench(let path): return try GenAIBenchConfig(reading: path).dataset().resolved()
    case .guessed(let path, let column, let images):
      switch try DatasetGuess(path, column: column, images: images) {
      case .format(let format): return .file(path, format)
      case .genAIBench: return try GenAIBenchConfig(reading: path).dataset().resolved()
      }
    }
  }
}
