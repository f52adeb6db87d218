extension Scenario {
  /// Downloads the dataset where it is one of Hugging Face that was not downloaded yet, reads what there
  /// is to read, and is ready to make requests.
  ///
  /// - Throws: `WorkloadError` when the dataset or the trace can't be had or read, `ProviderError` when
  ///   the address in `HF_DATASETS_SERVER` is none.
  package func readyRequests(
    _ environment: EnvironmentVariables, nonce: UInt64 = 0
  ) async throws -> RequestFactory {
    // Before anything is downloaded, and not once more after it.
    try validate()
    let cache = DatasetCache(environment)
    #if HTTP
      if case .dataset(let dataset) = prompts, let remote = try dataset.huggingFaceDataset() {
        try await HuggingFaceDownload(remote, into: cache, environment: environment).run()
      }
    #endif
    return try readRequests(nonce: nonce, cache: cache)
  }
}
