#if canImport(Testing)
  public import Testing

  /// Makes a test a benchmark: it takes turns with every other benchmark on the machine, its cases
  /// run one after the other, and it fails when it measures nothing.
  public struct BenchmarkTrait: TestTrait, SuiteTrait, TestScoping {
    /// A suite's benchmarks are all the tests in it.
    public var isRecursive: Bool { true }

    /// Skips the test where `PERF=0`.
    ///
    /// - Throws: where a variable is misspelt or has a bad value: before the test waits for its turn, and before
    ///   a misspelt `PERF_PROVIDER` is a reason to skip it.
    public func prepare(for test: Test) async throws {
      let environment = Surroundings.current.environment
      if try HarnessSettings.isOff(environment) {
        try await ConditionTrait.disabled("PERF=0 skips benchmarks").prepare(for: test)
      }
      _ = try HarnessSettings(environment)
    }

    /// Scopes each test function, for the turn, and each of its cases, to see whether it measures.
    public func scopeProvider(for test: Test, testCase: Test.Case?) -> Self? {
      test.isSuite ? nil : self
    }

    /// Runs a test function within the machine's turn, or one of its cases.
    public func provideScope(
      for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
      if testCase == nil {
        let surroundings = Surroundings.current
        // A variable that can't be read is for `measure` to complain of.
        let isShared = (try? HarnessSettings(surroundings.environment))?.sharesTurn ?? false
        // Outside of any time limit, so that waiting for the turn does not count toward one.
        try await surroundings.turn.take(isShared: isShared) {
          try await provideFunctionScope(for: test, performing: function)
        }
      } else if CaseScope.current != nil {
        // The trait stands on the suite and on the test: the outer one has opened the scope.
        try await function()
      } else {
        let scope = CaseScope()
        try await CaseScope.$current.withValue(scope) { try await function() }
        if !scope.hasMeasured {
          Issue.record(
            "the benchmark measured nothing; call measure(…) in it, or take .benchmark away",
            sourceLocation: test.sourceLocation)
        }
      }
    }

    private func provideFunctionScope(
      for test: Test, performing function: @Sendable () async throws -> Void
    ) async throws {
      // The trait stands on the suite and on the test: the outer one has opened the scope.
      if FunctionPass.current != nil { return try await function() }
      let pass = FunctionPass()
      try await FunctionPass.$current.withValue(pass) {
        try await ParallelizationTrait.serialized.provideScope(
          for: test, testCase: nil, performing: function)
      }
      // A test without arguments is seen to be skipped; of several cases, those that are show nowhere.
      if test.isParameterized, let reason = pass.skipReason {
        let which = pass.hasMeasured ? "some cases were" : "every case was"
        Issue.record(
          "\(which) skipped: \(reason)", severity: .warning, sourceLocation: test.sourceLocation)
      }
    }
  }

  extension Trait where Self == BenchmarkTrait {
    /// Makes a test, or every test of a suite, a benchmark: it takes turns with every other benchmark
    /// on the machine, and fails when it measures nothing.
    public static var benchmark: Self { BenchmarkTrait() }
  }
#endif
