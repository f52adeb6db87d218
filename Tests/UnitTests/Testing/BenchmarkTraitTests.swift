import Testing

@testable import PerfHarness

@Suite struct BenchmarkTraitTests {
  private static let fast = SimulatedProvider.simulated(
    timeToFirstToken: .milliseconds(1), tokenGap: .milliseconds(1))

  /// Runs a body as one case of the running test within so many benchmark traits.
  private func scope(
    traits: Int = 1, _ body: @escaping @Sendable () async throws -> Void
  ) async throws {
    let test = try #require(Test.current)
    let testCase = Test.Case.current
    if traits == 0 { return try await body() }
    try await BenchmarkTrait().provideScope(for: test, testCase: testCase) {
      try await scope(traits: traits - 1, body)
    }
  }

  @Test(arguments: [1, 2])
  func aBenchmarkThatNeverMeasuresFailsOnceHoweverManyTraitsThereAre(_ traits: Int) async throws {
    let bench = try Bench()
    let findings = try await bench.findings { try await scope(traits: traits) {} }
    #expect(
      findings == [
        Bench.Finding(
          isFailure: true,
          text: "the benchmark measured nothing; call measure(…) in it, or take .benchmark away",
          line: Test.current?.sourceLocation.line)
      ])
  }

  @Test func aBenchmarkThatMeasuresHasNothingToSay() async throws {
    let bench = try Bench()
    let findings = try await bench.findings {
      try await scope { try await measure(Scenario("chat"), against: Self.fast) }
    }
    #expect(findings.isEmpty)
  }

  @Test func whatIsThrownBeforeAnythingIsMeasuredIsEnough() async throws {
    struct Broken: Error {}
    let bench = try Bench()
    let findings = try await bench.findings { try await scope { throw Broken() } }
    #expect(findings.map(\.text) == ["Broken()"])
  }

  @Test func aFunctionRunsWithinTheTurnAndMayMeasureWhatAnEarlierPassHasMeasured() async throws {
    let bench = try Bench()
    let test = try #require(Test.current)
    let lockPath = bench.lock
    let findings = try await bench.findings {
      for _ in 0..<2 {
        try await BenchmarkTrait().provideScope(for: test, testCase: nil) {
          let lock = try FileLock(path: lockPath)
          defer { lock.release() }
          #expect(!lock.tryAcquire())
          try await measure(Scenario("chat"), against: Self.fast)
        }
      }
    }
    #expect(findings.isEmpty)
  }

  @Test(arguments: [false, true])
  func casesThatWereSkippedAreMentionedOnce(_ hasMeasured: Bool) async throws {
    let bench = try Bench()
    let test = try #require(Test.current)
    let findings = try await bench.findings {
      try await BenchmarkTrait().provideScope(for: test, testCase: nil) {
        FunctionPass.current?.noteSkip("no key")
        FunctionPass.current?.noteSkip("no key")
        if hasMeasured { FunctionPass.current?.noteMeasurement() }
      }
    }
    #expect(
      findings == [
        Bench.Finding(
          isFailure: false,
          text: "\(hasMeasured ? "some cases were" : "every case was") skipped: no key",
          line: test.sourceLocation.line)
      ])
  }

  @Test func benchmarksRunUnlessTheyAreTurnedOff() async throws {
    let test = try #require(Test.current)
    func prepare(_ value: String) async throws {
      var surroundings = Surroundings()
      surroundings.environment = EnvironmentVariables(["PERF": value])
      try await Surroundings.$current.withValue(surroundings) {
        try await BenchmarkTrait().prepare(for: test)
      }
    }
    try await prepare("")
    try await prepare("1")
    let error = await #expect(throws: EnvironmentError.self) { try await prepare("maybe") }
    #expect(error?.description == #"PERF="maybe": expected 0 or 1"#)
  }
}
