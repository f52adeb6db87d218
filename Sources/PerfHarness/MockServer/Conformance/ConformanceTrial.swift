#if HTTP

  import Synchronization

  /// One check against one server.
  struct ConformanceTrial {
    let provider: any Provider
    let server: MockServer
    let check: ConformanceCheck

    /// What came of one request.
    private struct Outcome {
      var result: Result<Completion, ProviderError>
      var events: [GenerationEvent]
    }

    func violations() async -> [String] {
      do throws(ProviderError) {
        try await provider.prepare(concurrency: 1)
      } catch {
        return ["it can't be prepared: \(error)"]
      }
      var violations: [String] = []
      if let expected = check.countedTokens { violations += await countFindings(expected) }
      for _ in 0..<check.count { violations += findings(in: await send()) }
      if let connections = check.connections, provider.connectionsOpened != connections {
        violations.append(
          "it opened \(provider.connectionsOpened) connections for \(check.count) requests one "
            + "after the other; expected \(connections)")
      }
      return violations
    }

    private func send() async -> Outcome {
      let log = Mutex<[GenerationEvent]>([])
      let (moments, moment) = AsyncStream.makeStream(of: Void.self)
      let (provider, check) = (provider, check)
      let task = Task { () -> Result<Completion, ProviderError> in
        do throws(ProviderError) {
          return .success(
            try await provider.generate(check.request) { event in
              log.withLock { $0.append(event) }
              if check.isTimeToCancel(event) { moment.yield() }
            })
        } catch {
          return .failure(error)
        }
      }
      if check.cancellation != nil {
        // The moment may never come; then what came instead says more.
        let waiting = Task {
          for await _ in moments { break }
          task.cancel()
        }
        let result = await task.value
        moment.finish()
        await waiting.value
        return Outcome(result: result, events: log.withLock { $0 })
      }
      let result = await task.value
      return Outcome(result: result, events: log.withLock { $0 })
    }

    private func countFindings(_ expected: Int) async -> [String] {
      let found: String
      do throws(ProviderError) {
        found = try await provider.countTokens(of: check.request).map { "\($0)" } ?? "none"
      } catch {
        return ["it failed to count the tokens of a prompt: \(error)"]
      }
      return found == "\(expected)"
        ? [] : ["its count of the tokens of a prompt is \(found); expected \(expected)"]
    }

    private func findings(in outcome: Outcome) -> [String] {
      var findings = stampFindings(outcome.events)
      let outputs = outcome.events.compactMap { event in
        if case .output(let kind, _) = event.kind { kind } else { nil }
      }
      if outputs != check.outputs {
        findings.append(
          "its output events are \(Self.list(outputs)); expected \(Self.list(check.outputs))")
      }
      switch (outcome.result, check.ending) {
      case (.success(let completion), .completion(let usage, let reason)):
        findings += completionFindings(completion, usage, reason)
      case (.failure(let error), .failure(let code)): findings += errorFindings(error, code)
      case (.success, .failure(let code)): findings.append("it completed; expected \(code)")
      case (.failure(let error), .completion):
        findings.append("it failed with \(error.code): \(error); expected a completion")
      }
      return findings
    }

    private func stampFindings(_ events: [GenerationEvent]) -> [String] {
      var findings: [String] = []
      if events.count(where: { $0.kind == .ended }) != 1 || events.last?.kind != .ended {
        findings.append("its last event is not .ended, or not its only one")
      }
      if events.count(where: { $0.kind == .sent }) != 1 {
        findings.append("it has not one event .sent")
      }
      let read = events.filter { $0.kind != .sent && $0.kind != .connected }.map(\.instant)
      if zip(read, read.dropFirst()).contains(where: { $0 > $1 }) {
        findings.append("its stamps go back in time")
      }
      return findings
    }

    private func completionFindings(
      _ completion: Completion, _ usage: TokenUsage?, _ reason: FinishReason
    ) -> [String] {
      var findings: [String] = []
      if completion.usage.map(Self.counts) != usage.map(Self.counts) {
        let found = completion.usage.map(Self.counts) ?? "none"
        findings.append("its usage is \(found); expected \(usage.map(Self.counts) ?? "none")")
      }
      let hasReason = check.outputs != [.result]
      if hasReason, completion.finishReason != reason {
        let found = completion.finishReason?.description ?? "none"
        findings.append("its finish reason is \(found); expected \(reason)")
      }
      if let text = check.text, completion.text != text {
        findings.append("its text is \"\(completion.text ?? "")\"; expected \"\(text)\"")
      }
      return findings
    }

    private func errorFindings(_ error: ProviderError, _ code: ProviderError.Code) -> [String] {
      var findings: [String] = []
      if error.code != code {
        findings.append("it failed with \(error.code): \(error); expected \(code)")
      }
      if error.status != check.status {
        let found = error.status.map { "\($0)" } ?? "none"
        let expected = check.status.map { "\($0)" } ?? "none"
        findings.append("the status of its error is \(found); expected \(expected)")
      }
      if error.message.contains(ConformanceCheck.key) {
        findings.append("its error has the key in it")
      }
      if error.message.isEmpty { findings.append("its error has no text") }
      return findings
    }

    /// Prompt and output; reasoning where there is any: not every API tells that there is none.
    private static func counts(_ usage: TokenUsage) -> String {
      func text(_ count: Int?) -> String { count.map { "\($0)" } ?? "none" }
      let reasoning = usage.reasoning.flatMap { $0 == 0 ? nil : $0 }
      return "prompt \(text(usage.prompt)), output \(text(usage.output)), reasoning "
        + text(reasoning)
    }

    private static func list(_ kinds: [OutputKind]) -> String {
      kinds.isEmpty ? "none" : kinds.map(\.rawValue).joined(separator: ", ")
    }
  }

  extension ConformanceCheck {
    fileprivate func isTimeToCancel(_ event: GenerationEvent) -> Bool {
      switch cancellation {
      case .whenSent: event.kind == .sent
      case .afterFirstOutput:
        if case .output = event.kind { true } else { false }
      case nil: false
      }
    }
  }

#endif
