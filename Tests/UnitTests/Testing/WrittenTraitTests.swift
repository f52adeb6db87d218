import Foundation
import Testing

@testable import PerfHarness

@Suite struct WrittenTraitTests {
  private static let limit = Budget(.aggregate(.errorRate), .atMost(0.1))

  /// The lines and columns at which so many budgets are found that were all told the place of the
  /// `func` in a source.
  private func places(_ count: Int, in source: String) -> [String] {
    let lines = source.split(separator: "\n", omittingEmptySubsequences: false)
    let index = lines.lastIndex { $0.contains("func ") } ?? 0
    let column = (lines[index].components(separatedBy: "func ").first ?? "").utf8.count + 1
    let declaration = SourceLocation(
      fileID: "Module/File.swift", filePath: "/File.swift", line: index + 1, column: column)
    let traits = (0..<count).map { _ in
      BudgetTrait(budget: Self.limit, sourceLocation: declaration)
    }
    return BudgetTrait.found(in: traits) { $0 == "/File.swift" ? source : nil }
      .map { "\($0.sourceLocation.line):\($0.sourceLocation.column)" }
  }

  @Test func everyTraitIsFoundOnItsLine() {
    #expect(
      places(
        3,
        in: """
          @Test(.budget(.errorRate, atMost: 0))
          func another() {}

          @Test(
            .budget(.p95, of: .timeToFirstToken, atMost: .seconds(1)),
            .budget(.errorRate, atMost: 0), .baseline(), .budget(.errorRate, atMost: 0),
            arguments: [1])
            func this(_ number: Int) {}
          """) == ["5:3", "6:3", "6:48"])
  }

  @Test func anAttributeInOneLineIsNoDifferent() {
    #expect(places(1, in: "@Test(.budget(.errorRate, atMost: 0)) func this() {}") == ["1:7"])
  }

  @Test(arguments: [
    // Mentioned once more in a comment.
    "@Test(\n// .budget(\n.budget(.errorRate, atMost: 0))\nfunc this() {}",
    // Not written there.
    "@Test(Self.limits)\nfunc this() {}",
    "func this() {}",
  ])
  func aSourceThatIsNotAsExpectedChangesNothing(_ source: String) {
    let line = source.split(separator: "\n").count
    #expect(places(1, in: source) == ["\(line):1"])
  }

  @Test func aTraitOutsideOfAnAttributeKnowsItsPlace() throws {
    let trait = BudgetTrait.budget(.errorRate, atMost: 0)
    #expect(BudgetTrait.found(in: [trait]).map(\.sourceLocation) == [trait.sourceLocation])
  }

  @Suite(
    .budget(.errorRate, atMost: 0.5),
    .budget(.requestThroughput, atLeast: 1))
  struct OfSuites {
    @Test(.budget(.p50, of: .timeToFirstToken, atMost: .seconds(1))) func areFoundToo() throws {
      let traits = try #require(Test.current).traits
      let line = #line - 2
      #expect(
        BudgetTrait.found(in: traits).map(\.sourceLocation.line) == [line - 3, line - 2, line])
    }
  }
}
