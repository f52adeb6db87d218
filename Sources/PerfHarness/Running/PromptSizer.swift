/// Asks a provider what `PromptCalibration` wants to know, before a run and outside of its window: its
/// tokenizer where it has one, else, where that is wanted, its usage of short requests.
package struct PromptSizer: Sendable {
  /// An answer that could not be had.
  private enum Refusal: Error {
    /// There is nothing to ask.
    case unable
    case failed(String)
  }

  private let provider: any Provider
  private let sizing: PromptSizing
  private let requests: RequestFactory

  /// - Parameter requests: makes those of the run.
  package init(_ provider: any Provider, _ sizing: PromptSizing, requests: RequestFactory) {
    self.provider = provider
    self.sizing = sizing
    self.requests = requests
  }

  /// Whether there is anything to be said of sizes: prompts are made, and time is not simulated.
  package var isOfUse: Bool { !provider.clock.isSimulated && requests.probe(of: "") != nil }

  /// What a scale that was found out may be used for again: other runs against the same server.
  package var key: String? {
    guard let endpoint = provider.endpoint, let probe = requests.probe(of: "") else { return nil }
    let kind = if case .chat = probe.input { "chat" } else { "texts" }
    let api = (provider as? any SocketProvider)?.api ?? provider.name
    return [api, endpoint, provider.model ?? "", sizing.rawValue, kind].joined(
      separator: "\n")
  }

  /// Finds out how many words make a prompt. Never fails: what can't be had is estimated, with a note.
  ///
  /// - Parameter known: what was found out of this server before.
  package func sizes(known: PromptScale? = nil) async -> PromptSizes {
    guard isOfUse, sizing != .words else { return PromptSizes(.estimate) }
    if let known {
      let sizes = await checked(PromptSizes(known))
      // Another server may have come to the same address.
      if known.source != .tokenizer || sizes.greatestCheckDeviation == 0 { return sizes }
    }
    var notes: [String] = []
    var scale: PromptScale?
    do throws(Refusal) {
      scale = try await calibrate(.tokenizer) { request throws(Refusal) in
        try await count(request)
      }
    } catch {
      if case .failed(let message) = error {
        notes.append("the server's count of tokens was not to be had: \(message)")
      }
    }
    if scale == nil, sizing == .calibrated, requests.canBeCalibrated {
      do throws(Refusal) {
        scale = try await calibrate(.calibration) { request throws(Refusal) in
          try await generate(request)
        }
      } catch {
        let reason = if case .failed(let message) = error { message } else { "it tells no usage" }
        notes.append("the server could not be calibrated by its usage: \(reason)")
      }
    }
    var sizes = PromptSizes(scale ?? .estimate)
    sizes.notes = notes
    return await checked(sizes)
  }

  private func calibrate(
    _ source: PromptScale.Source,
    _ ask: (GenerationRequest) async throws(Refusal) -> Int
  ) async throws(Refusal) -> PromptScale? {
    var calibration = PromptCalibration(source: source, searches: source == .tokenizer)
    while true {
      switch calibration.step {
      case .done(let scale):
        if scale == nil { throw .failed("its counts do not grow with the words of a prompt") }
        return scale
      case .count(let words):
        guard let request = requests.probe(of: words.joined(separator: " ")) else {
          throw .unable
        }
        calibration.take(try await ask(request))
      }
    }
  }

  /// The same, with what the server makes of some prompts such as will be sent.
  private func checked(_ sizes: PromptSizes) async -> PromptSizes {
    guard sizes.scale.source != .estimate else { return sizes }
    var requests = requests
    requests.scale = sizes.scale
    var sizes = sizes
    let probes = requests.probes
    // What is paid for is asked once.
    let isFree = sizes.scale.source == .tokenizer
    for probe in isFree ? probes : [probes[safely: probes.count / 2]].compactMap(\.self) {
      guard let wanted = probe.promptTokens else { continue }
      do throws(Refusal) {
        sizes.check(
          counted: isFree ? try await count(probe) : try await generate(probe), wanted: wanted)
      } catch {
        if case .failed(let message) = error {
          sizes.notes.append("the size of the prompts could not be checked: \(message)")
        }
        break
      }
    }
    let least = sizes.scale.tokenCount(ofWords: 1)
    if let smallest = probes.first?.promptTokens, smallest < least {
      sizes.notes.append(
        "the shortest prompt that the server can be sent has \(least) tokens, "
          + "\(sizes.scale.templateTokens) of them its template's: those that were to have fewer, such "
          + "as \(smallest), have one word")
    }
    return sizes
  }

  private func count(_ request: GenerationRequest) async throws(Refusal) -> Int {
    let count: Int?
    do throws(ProviderError) {
      count = try await provider.countTokens(of: request)
    } catch {
      throw .failed(error.message)
    }
    guard let count else { throw .unable }
    return count
  }

  private func generate(_ request: GenerationRequest) async throws(Refusal) -> Int {
    let usage: TokenUsage?
    do throws(ProviderError) {
      usage = try await provider.generate(request, receive: { _ in }).usage
    } catch {
      throw .failed(error.message)
    }
    guard let usage, usage.source == .usage, let count = usage.prompt else { throw .unable }
    return count
  }
}

extension Array {
  fileprivate subscript(safely index: Int) -> Element? {
    indices.contains(index) ? self[index] : nil
  }
}
