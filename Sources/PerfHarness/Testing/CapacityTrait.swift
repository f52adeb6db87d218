#if canImport(Testing)
  public import Testing

  /// Demands a capacity of the service that the test looks for it with `capacity(of:against:)`; failures point
  /// at the trait's own line.
  public struct CapacityTrait: TestTrait, SuiteTrait, TestScoping, WrittenTrait {
    static let spelling = ".capacity("

    /// What is demanded of a suite is demanded in every test in it.
    public var isRecursive: Bool { true }

    let demanded: LoadLevel
    let failing: Set<Comparison.Doubtful>
    var sourceLocation: SourceLocation

    /// What is demanded where these traits were found: the innermost one; nil when there is none.
    static func innermost(in traits: [any Trait]) -> CapacityTrait? {
      CapacityTrait.found(in: traits).last
    }

    /// Throws for a load that can't be run: no service could be asked for it.
    func validate(of name: String) throws(WorkloadError) {
      guard !demanded.isAllowed else { return }
      throw WorkloadError(
        .invalidSetting,
        "\(name): .capacity(…) demands \(demanded); expected "
          + "\(LoadLevel.expectation(isClosed: demanded.isClosed)); write e.g. "
          + ".capacity(atLeast: \(demanded.isClosed ? ".concurrency(64)" : ".requestsPerSecond(20)"))"
      )
    }

    /// Scopes each case, to see whether the capacity was looked for at all.
    public func scopeProvider(for test: Test, testCase: Test.Case?) -> Self? {
      testCase == nil ? nil : self
    }

    /// Runs a case, and records an issue when it demands a capacity that nobody looked for.
    public func provideScope(
      for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
      // The trait stands on the suite and on the test: the outer one has opened the scope.
      if CapacityScope.current != nil { return try await function() }
      let scope = CapacityScope()
      try await CapacityScope.$current.withValue(scope) { try await function() }
      if !scope.wasEntered {
        Issue.record(
          """
          the test demands a capacity, \(demanded), and looks for none; call capacity(of:against:) in it, \
          or take .capacity(…) away
          """, sourceLocation: sourceLocation)
      }
    }
  }

  extension Trait where Self == CapacityTrait {
    /// Demands that the service keeps the test's budgets at this load.
    ///
    /// It fails where the capacity is certainly less. Where that can't be told within the cost that is
    /// allowed, it is a warning.
    ///
    /// - Parameters:
    ///   - level: `.requestsPerSecond(20)` or `.concurrency(64)`.
    ///   - failing: `[.inconclusive]` fails the test too where it can't be told.
    ///   - sourceLocation: the line that failures point at; by default that of the trait.
    public static func capacity(
      atLeast level: LoadLevel, failing: Set<Comparison.Doubtful> = [],
      sourceLocation: SourceLocation = #_sourceLocation
    ) -> Self {
      CapacityTrait(demanded: level, failing: failing, sourceLocation: sourceLocation)
    }
  }
#endif
