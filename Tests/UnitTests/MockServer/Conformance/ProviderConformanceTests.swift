#if HTTP
  import PerfHarness
  import Testing

  /// Every provider of ours passes what a provider has to pass.
  @Suite(.timeLimit(.minutes(5))) struct ProviderConformanceTests {
    @Test(arguments: MockServer.Dialect.all, ProviderConformance.Rule.allCases)
    func conforms(_ dialect: MockServer.Dialect, to rule: ProviderConformance.Rule) async throws {
      let violations = try await ProviderConformance(dialect).violations(of: rule)
      #expect(violations == [], "\(violations.joined(separator: "\n"))")
    }

    /// Does everything that a rule forbids, and answers nevertheless.
    private struct Careless: Provider {
      let name = "careless"
      let inner: any Provider
      var quotesKey = false
      var clock: any TimeSource { inner.clock }
      var connectionsOpened: Int { inner.connectionsOpened }

      func generate(
        _ request: GenerationRequest, receive: @escaping @Sendable (GenerationEvent) -> Void
      ) async throws(ProviderError) -> Completion {
        do throws(ProviderError) {
          let completion = try await inner.generate(request) { event in
            receive(event)
            // An event more than there was.
            if event.kind == .firstByte {
              receive(GenerationEvent(at: event.instant, .output(.toolCall, bytes: 1)))
            }
          }
          return Completion(
            usage: TokenUsage(prompt: completion.usage?.prompt), text: completion.text)
        } catch {
          throw ProviderError(.http(500), "\(error) key-of-the-conformance-test")
        }
      }
    }

    private func careless(_ rule: ProviderConformance.Rule) async throws -> [String] {
      try await ProviderConformance(speaking: .openAI) { server, timeout in
        Careless(inner: server.client(as: .openAI, timeout: timeout))
      }.violations(of: rule)
    }

    @Test func whatIsWrongIsSaid() async throws {
      #expect(
        try await careless(.streamedReply) == [
          "its output events are toolCall, text, text, text, text; expected text, text, text, text",
          "its usage is prompt 5, output none, reasoning none; expected prompt 5, output 4, "
            + "reasoning none",
          "its finish reason is none; expected length",
        ])
      let refused = try await careless(.rateLimit)
      #expect(refused.count == 8)
      #expect(
        refused.suffix(4).map { $0.prefix(36) }
          == [
            "its output events are toolCall; expec", "it failed with http_500: http://127.0",
            "the status of its error is none; exp", "its error has the key in it",
          ].map { $0.prefix(36) })
    }

    @Test func aRuleThatDoesNotConcernAnAPIIsNotTried() async throws {
      let conformance = ProviderConformance(.openAI)
      #expect(!conformance.concerns(.pings) || conformance.rules.contains(.pings))
      #expect(conformance.rules.contains(.reasoning))
    }
  }
#endif
