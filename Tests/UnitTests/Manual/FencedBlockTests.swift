import Testing

@Suite struct FencedBlockTests {
  @Test func blocksHaveTheirLanguageAndLine() {
    let text = """
      # Title

      ```swift
      import Testing

      let a = 1
        let b = 2

      ```
      - A list:

        ```sh
        swift test
          --filter A
        ```

      ````
      ```
      three ticks are text here
      ````
      """
    #expect(
      FencedBlock.all(in: text) == [
        FencedBlock(
          language: "swift", line: 3,
          lines: ["import Testing", "", "let a = 1", "  let b = 2", ""]),
        FencedBlock(language: "sh", line: 12, lines: ["swift test", "  --filter A"]),
        FencedBlock(language: "", line: 17, lines: ["```", "three ticks are text here"]),
      ])
  }

  @Test func aBlockThatIsNotClosedGoesToTheEnd() {
    #expect(
      FencedBlock.all(in: "```swift\nlet a = 1")
        == [FencedBlock(language: "swift", line: 1, lines: ["let a = 1"])])
  }

  @Test func importsAreApartFromTheRest() {
    let block = FencedBlock(
      language: "swift", line: 1,
      lines: [
        "import PerfHarness", "@testable import Testing", "", "let a = 1", "", "let b = 2", "",
      ])
    #expect(block.imports == ["PerfHarness", "Testing"])
    #expect(block.body == ["let a = 1", "", "let b = 2"])
  }

  @Test(arguments: [
    ("@Test func a() {}", true), ("  try await measure(", true), ("let run = 1", true),
    ("p95 of TTFT is 300 ms", false), ("load  19.9 requests/s due", false), ("", false),
  ])
  func swiftIsKnownByItsFirstWords(line: String, isSwift: Bool) {
    #expect(FencedBlock(language: "", line: 1, lines: [line]).looksLikeSwift == isSwift)
  }
}
