import Testing

@testable import PerfHarness

@Suite struct ConsolePromptsTests {
  private func deviation(_ deviations: [Int]) -> PromptDeviation {
    var deviation = PromptDeviation()
    for number in deviations { deviation.add(TokenUsage(prompt: 100 + number), wanted: 100) }
    return deviation
  }

  @Test func exactPromptsSaySo() {
    var sizes = PromptSizes(PromptScale(source: .tokenizer, templateTokens: 7))
    for _ in 0..<3 { sizes.check(counted: 50, wanted: 50) }
    #expect(
      CaseFacts.prompts(sizes, deviation([0, 0]))
        == "sized by the server's tokenizer: 7 tokens of template, then a token a word; checked on 3; "
        + "the server counted what was wanted")
  }

  @Test func ratiosTellHowFarTheyAreOff() {
    var sizes = PromptSizes(
      PromptScale(source: .calibration, templateTokens: 1, tokensPerWord: 333.0 / 256))
    sizes.check(counted: 98, wanted: 100)
    // (5 − 2) ÷ 2.
    #expect(
      CaseFacts.prompts(sizes, deviation([5, -2]))
        == "sized by calibration: 1 token of template, then 1.301 tokens a word; checked on 1, up to 2 "
        + "off; the server counted 1.50 more than wanted on average, 5 more at most")
  }

  @Test func estimatesTellHowFarTheyAreOff() {
    #expect(
      CaseFacts.prompts(PromptSizes(.estimate), deviation([-9, -9]))
        == "sized by estimate: a token a word, no template known of; "
        + "the server counted 9.00 less than wanted on average, 9 less at most")
  }

  @Test func ofAServerThatCountsNothingNothingIsSaid() {
    #expect(
      CaseFacts.prompts(PromptSizes(.estimate), PromptDeviation())
        == "sized by estimate: a token a word, no template known of")
  }

  @Test func theLineStandsBelowTheTokens() {
    var report = CaseReport(key: CaseKey(suite: "", test: "t"), run: ReportSamples.steady())
    report.run.promptSizes = PromptSizes(.estimate)
    let text = ConsoleReport.render(report, fingerprint: ReportSamples.release)
    let lines = text.split(separator: "\n").map(String.init)
    #expect(
      lines.contains("  prompts      sized by estimate: a token a word, no template known of"))
  }
}
