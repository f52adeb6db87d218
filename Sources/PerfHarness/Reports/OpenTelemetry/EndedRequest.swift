/// A request that has ended, as telemetry takes it from the thread that read its reply.
package struct EndedRequest: Sendable {
  package var timeline: RequestTimeline
  package var facts: RequestFacts
  package var phase: LoadMachine.Phase
}

extension EndedRequest {
  /// When its span begins: when it was sent, or was due where it never was.
  var start: MonotonicInstant { timeline.sent ?? timeline.due }

  /// How long it took from then on.
  var duration: Duration { (timeline.ended ?? start) - start }

  /// `error.type`: low in number, as our codes are.
  var errorType: String? { timeline.failure?.code }

  /// The server's counts, or those of a tokenizer. Where each event was taken for a token nobody has counted
  /// anything, and the conventions want nothing told.
  var countedTokens: TokenUsage? {
    guard let tokens = timeline.tokens, [.usage, .tokenizer].contains(tokens.source) else {
      return nil
    }
    return tokens
  }

  /// From when it was sent to its first output; nil of replies that are not streamed.
  var timeToFirstChunk: Duration? {
    facts.streams && facts.operation != nil ? timeline.timeToFirstTokenFromSent : nil
  }

  /// What its span says of it besides whom it was sent to.
  var attributes: [OTLPAttribute] {
    var all: [OTLPAttribute] = []
    all.reserveCapacity(20)
    func add(_ key: String, _ value: OTLPValue?) {
      if let value { all.append(OTLPAttribute(key, value)) }
    }
    func int(_ value: Int?) -> OTLPValue? { value.map { .int(Int64($0)) } }
    func seconds(_ value: Duration?) -> OTLPValue? {
      value.map { .double(Double($0.inNanoseconds) / 1e9) }
    }
    if facts.operation != nil {
      let isText = facts.operation != .embeddings && facts.operation != .rerank
      add("gen_ai.request.max_tokens", int(facts.maxOutputTokens))
      if isText {
        add("gen_ai.request.temperature", facts.temperature.map { .double($0) })
        add("gen_ai.request.stream", .bool(facts.streams))
      }
      if !timeline.isCancelledByClient {
        add(
          "gen_ai.response.finish_reasons", timeline.finishReason.map { .strings([$0.rawValue]) })
      }
      add("gen_ai.response.time_to_first_chunk", seconds(timeToFirstChunk))
      add("gen_ai.usage.input_tokens", int(countedTokens?.prompt))
      add("gen_ai.usage.output_tokens", int(countedTokens?.output))
      add("gen_ai.usage.cache_read.input_tokens", int(countedTokens?.cached))
      add("gen_ai.usage.reasoning.output_tokens", int(countedTokens?.reasoning))
    }
    add("error.type", errorType.map { .string($0) })
    add("perfharness.phase", .string(phase.name))
    add("perfharness.request", int(timeline.index))
    add("perfharness.turn", int(timeline.turn))
    add("perfharness.dispatch_lag", seconds(timeline.dispatchLag))
    add("perfharness.outcome", .string(outcome))
    return all
  }

  private var outcome: String {
    if timeline.failure != nil { return "failed" }
    return timeline.isCancelledByClient ? "cancelled" : "completed"
  }
}
