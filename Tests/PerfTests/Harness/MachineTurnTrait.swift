import Foundation
import PerfHarness
import Testing

/// Takes turns with every benchmark on the machine, as `.benchmark` does, where the harness is driven
/// past what `measure` would call valid, or its parts are timed one by one.
struct MachineTurnTrait: TestTrait, SuiteTrait, TestScoping {
  var isRecursive: Bool { true }

  func prepare(for test: Test) async throws {
    if ProcessInfo.processInfo.environment["PERF"] == "0" {
      try await ConditionTrait.disabled("PERF=0 skips benchmarks").prepare(for: test)
    }
  }

  func scopeProvider(for test: Test, testCase: Test.Case?) -> Self? {
    test.isSuite || testCase != nil ? nil : self
  }

  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    try await MachineTurn.shared.take {
      try await ParallelizationTrait.serialized.provideScope(
        for: test, testCase: nil, performing: function)
    }
  }
}

extension Trait where Self == MachineTurnTrait {
  static var machineTurn: Self { MachineTurnTrait() }
}
