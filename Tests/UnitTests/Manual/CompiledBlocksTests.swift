import Testing

@Suite struct CompiledBlocksTests {
  private let compiled = CompiledBlocks(
    path: "Tests/ABlocks.swift",
    text: """
      import PerfHarness

      @Suite(.disabled("compiled, not run"))
      struct ABlocks {
        func first() {
          let a = 1

          if a > 0 {
            print(a)
          }
        }
      }
      """)

  private func problem(_ lines: [String], _ compiled: CompiledBlocks) -> String? {
    compiled.problem(of: FencedBlock(language: "swift", line: 7, lines: lines), on: "A.md")
  }

  @Test func aBlockMayBeIndentedButNotOtherwiseDifferent() {
    #expect(problem(["let a = 1", "", "if a > 0 {", "  print(a)", "}"], compiled) == nil)
    #expect(problem(["import PerfHarness", "", "let a = 1"], compiled) == nil)
  }

  @Test func whatDiffersIsSaid() {
    let cure =
      #"write the same lines into both, inside of a type that is @Suite(.disabled("compiled, not run"))"#
    #expect(
      problem(["let a = 2"], compiled)
        == "A.md:7: the block that begins with 'let a = 2' is not in Tests/ABlocks.swift; \(cure)")
    #expect(
      problem(["let a = 1", "", "if a > 0 {", "print(a)", "}"], compiled)
        == "A.md:7: the block that begins with 'let a = 1' is not the same in Tests/ABlocks.swift, where 'print(a)' does not follow; \(cure)"
    )
    #expect(
      problem(["import Foundation", "let a = 1"], compiled)
        == "A.md:7: the block that begins with 'let a = 1' imports Foundation, and Tests/ABlocks.swift does not; \(cure)"
    )
    #expect(
      problem(["let a = 1"], CompiledBlocks(path: "Tests/BBlocks.swift", text: nil))
        == "A.md:7: the block that begins with 'let a = 1' is not compiled: there is no Tests/BBlocks.swift; \(cure)"
    )
    #expect(problem(["import Testing"], compiled) == "A.md:7: the block is empty")
  }

  /// A line of the page may be the end of a longer one here, and is not that line.
  @Test func theEndOfALineIsNotTheLine() {
    #expect(compiled.longestMatch(of: ["a = 1"]) == 0)
  }

  @Test func testsOutsideOfADisabledTypeAreFound() {
    let text = """
      @Suite(.disabled("compiled, not run"))
      struct A {
        @Suite struct Inner {
          @Test func notRun() {}
        }
      }

      struct B {
        @Test func runs() {}
      }
      @Suite(.disabled("compiled, not run")) struct C {
        @Test func notRun() {}
      }
      @Test func runsToo() {}
      """
    #expect(CompiledBlocks(path: "A", text: text).linesThatRun == [9, 14])
    #expect(
      CompiledBlocks(path: "A", text: "struct A {\n  @Test func a() {}\n}").linesThatRun == [2])
  }

  @Test func aConditionMovesTheEdge() {
    let text = """
      #if HTTP
        @Suite(.disabled("compiled, not run"))
        struct A {
          @Test func notRun() {}
        }
        struct B {
          @Test func runs() {}
        }
      #endif
      """
    #expect(CompiledBlocks(path: "A", text: text).linesThatRun == [7])
  }
}
