/// Downloads a dataset through the datasets server, page by page, into a cache.
///
/// Source: https://huggingface.co/docs/dataset-viewer, `/splits` and `/rows`.
package struct HuggingFaceDownload: Sendable {
  /// The most rows that the server gives at once.
  static let pageSize = 100

  private let dataset: HuggingFaceDataset
  private let cache: DatasetCache
  private let token: Secret?
  private let clock: any TimeSource
  private let fetch: DatasetFetch

  /// - Parameters:
  ///   - token: what `fetch` sends, so that no text that the server gives back has it in it.
  ///   - clock: what waits are timed by.
  package init(
    _ dataset: HuggingFaceDataset, into cache: DatasetCache, token: Secret?,
    clock: any TimeSource, fetch: @escaping DatasetFetch
  ) {
    self.dataset = dataset
    self.cache = cache
    self.token = token
    self.clock = clock
    self.fetch = fetch
  }

  /// Downloads what is not there yet.
  ///
  /// - Throws: `WorkloadError` when there is no such dataset, or it can't be had; `CancellationError`.
  package func run() async throws {
    guard cache.find(dataset) == nil else { return }
    var answers = DatasetAnswers(fetch, clock)
    let part = try await part(&answers)
    var writer = try DatasetCacheWriter(dataset, in: cache)
    do {
      let (rows, notes) = try await download(part, &answers, to: &writer)
      try writer.commit(part, rows: rows, notes: notes)
    } catch {
      writer.discard()
      throw error
    }
  }

  private func part(_ answers: inout DatasetAnswers) async throws -> HuggingFaceSplits.Part {
    if let config = dataset.config, let split = dataset.split {
      return HuggingFaceSplits.Part(config: config, split: split)
    }
    var target = "/splits?dataset=\(dataset.name.percentEncoded)"
    if let config = dataset.config { target += "&config=\(config.percentEncoded)" }
    let body = try await body(of: target, &answers)
    do {
      return try HuggingFaceSplits(parsing: body).part(of: dataset)
    } catch let error as JSONSyntaxError {
      throw unreadable(error)
    }
  }

  private func download(
    _ part: HuggingFaceSplits.Part, _ answers: inout DatasetAnswers,
    to writer: inout DatasetCacheWriter
  ) async throws -> (rows: Int, notes: [String]) {
    var (rows, truncated, total) = (0, 0, Int.max)
    var isPartial = false
    // A server that does not tell how many rows there are ends with a page that has none.
    while rows < min(dataset.limit, total) {
      let page = try await page(part, from: rows, &answers)
      if page.lacksColumn { throw withoutColumn(page) }
      try writer.append(page.lines)
      rows += page.count
      truncated += page.truncated
      total = page.total ?? .max
      isPartial = isPartial || page.isPartial
      if page.count == 0 { break }
    }
    guard rows > truncated else {
      throw WorkloadError(
        .invalidPrompts,
        "\(dataset): the split \(part.split) of the config \(part.config) has no row that could be "
          + "sent; expected at least one; name another split")
    }
    var notes: [String] = []
    if isPartial {
      notes.append("\(dataset): the datasets server has only a part of it")
    }
    if truncated > 0 {
      let which =
        truncated == 1
        ? "1 row is left out, whose prompt" : "\(truncated) rows are left out, whose prompts"
      notes.append("\(dataset): \(which) the datasets server cuts short")
    }
    return (rows, notes)
  }

  private func page(
    _ part: HuggingFaceSplits.Part, from offset: Int, _ answers: inout DatasetAnswers
  ) async throws -> HuggingFacePage {
    let length = min(Self.pageSize, dataset.limit - offset)
    let body = try await body(
      of: "/rows?dataset=\(dataset.name.percentEncoded)&config=\(part.config.percentEncoded)"
        + "&split=\(part.split.percentEncoded)&offset=\(offset)&length=\(length)",
      &answers)
    do {
      return try HuggingFacePage(parsing: body, column: dataset.column)
    } catch {
      throw unreadable(error)
    }
  }

  /// The body of a reply of success.
  private func body(of target: String, _ answers: inout DatasetAnswers) async throws -> [UInt8] {
    let (reply, attempts) = try await answers.answer(to: target)
    guard (200..<300).contains(reply.status) else { throw refusal(reply, attempts: attempts) }
    return reply.body
  }
}

extension HuggingFaceDownload {
  private func withoutColumn(_ page: HuggingFacePage) -> WorkloadError {
    WorkloadError(
      .invalidPrompts,
      "\(dataset): there is no column \"\(dataset.column)\"; expected one of "
        + "\(page.columns.inQuotes); "
        + "write e.g. column: \"\(page.columns.first ?? Dataset.defaultColumn)\"")
  }

  private func unreadable(_ error: JSONSyntaxError) -> WorkloadError {
    WorkloadError(
      .unreadableFile,
      "\(dataset): the reply of the datasets server is not what it promises, line \(error.line): "
        + "\(error); expected JSON; check HF_DATASETS_SERVER, or try again later")
  }

  private func refusal(_ reply: DatasetReply, attempts: Int) -> WorkloadError {
    let advice =
      switch reply.status {
      case 401 where token == nil, 403 where token == nil:
        "expected a dataset that is public, or a token; check its name, or set HF_TOKEN to a token "
          + "that may read it"
      case 401, 403:
        "expected a token that may read it; check HF_TOKEN, and whether the dataset's page asks for "
          + "your consent"
      case 404 where token == nil:
        "expected a dataset, a config and a split that are there and public; check their names, or "
          + "set HF_TOKEN to a token that may read it"
      case 404:
        "expected a dataset, a config and a split that are there; check their names, and that the "
          + "token of HF_TOKEN may read it"
      case 429: "expected fewer requests in a while; try again later, or set HF_TOKEN"
      case 500..<600: "expected it after \(attempts) attempts; try again later"
      default: "expected rows; check the names of the dataset, the config and the split"
      }
    return WorkloadError(
      .unreadableFile, "\(dataset): the datasets server answers \(reason(of: reply)); \(advice)")
  }

  /// E.g. `404 ResponseNotFound: The dataset does not exist`.
  private func reason(of reply: DatasetReply) -> String {
    var text = "\(reply.status)"
    if let code = reply.errorCode { text += " \(code)" }
    let root = try? JSONNode(parsing: reply.body)
    if case .string(let message)? = root?["error"]?.value { text += ": \(message.prefix(200))" }
    return token?.redacted(from: text) ?? text
  }
}
