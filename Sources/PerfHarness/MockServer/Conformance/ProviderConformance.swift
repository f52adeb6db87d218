#if HTTP

  /// The compatibility test that every provider passes: what a reply is turned into, whatever the
  /// server, the network and time do to it.
  ///
  /// Each rule is tried against a mock server of its own, at once and without a key:
  ///
  /// ```swift
  /// @Test(arguments: ProviderConformance.Rule.allCases)
  /// func myProviderConforms(to rule: ProviderConformance.Rule) async throws {
  ///   let conformance = ProviderConformance(speaking: .openAI) { server, timeout in
  ///     MyProvider(baseURL: server.baseURL, timeout: timeout)
  ///   }
  ///   #expect(try await conformance.violations(of: rule) == [])
  /// }
  /// ```
  public struct ProviderConformance: Sendable {
    /// The API that the provider speaks.
    public let dialect: MockServer.Dialect

    private let makeProvider: @Sendable (MockServer, Duration) -> any Provider

    /// Tests the provider of this package that speaks an API.
    public init(_ dialect: MockServer.Dialect) {
      self.init(speaking: dialect) { $0.client(as: dialect, timeout: $1) }
    }

    /// Tests a provider of somebody else's.
    ///
    /// - Parameters:
    ///   - dialect: the API that it speaks.
    ///   - makeProvider: makes one that asks this server, and gives up an exchange that takes longer
    ///     than this.
    public init(
      speaking dialect: MockServer.Dialect,
      makeProvider: @escaping @Sendable (MockServer, _ timeout: Duration) -> any Provider
    ) {
      self.dialect = dialect
      self.makeProvider = makeProvider
    }

    /// The rules that concern a provider of this API: not every API shows reasoning, or knows images.
    public var rules: [Rule] { Rule.allCases.filter(concerns) }

    /// Whether a rule is about something that the API has.
    public func concerns(_ rule: Rule) -> Bool {
      rule.feature.map { dialect.features.contains($0) } ?? true
    }

    /// Tries a rule.
    ///
    /// - Returns: what is wrong, each in a sentence; nothing for a provider that conforms, and for a
    ///   rule that does not concern it.
    /// - Throws: when the mock server can't be started.
    public func violations(of rule: Rule) async throws(MockServerError) -> [String] {
      guard concerns(rule) else { return [] }
      var violations: [String] = []
      for var check in rule.checks {
        if dialect.features.contains(.uncountedReasoning) { check.expectNoCountOfReasoning() }
        let server = try await MockServer.start(check.behavior)
        let provider = makeProvider(server, check.timeout)
        violations += await ConformanceTrial(provider: provider, server: server, check: check)
          .violations()
        await provider.shutdown()
        await server.stop()
      }
      return violations
    }
  }

#endif
