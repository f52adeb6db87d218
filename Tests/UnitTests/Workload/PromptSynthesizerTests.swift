import Testing

@testable import PerfHarness

@Suite struct PromptSynthesizerTests {
  private let synthesizer = PromptSynthesizer()

  @Test func wordsAreShortAndDistinct() {
    let words = CommonWords.all
    #expect(words.count == 256)
    #expect(Set(words).count == 256)
    #expect(words.allSatisfy { (2...6).contains($0.utf8.count) })
    #expect(words.allSatisfy { $0.allSatisfy { ("a"..."z").contains($0) } })
  }

  @Test(arguments: [1, 2, 7, 8, 9, 100, 7800])
  func promptsHaveSoManyWords(_ count: Int) {
    let text = synthesizer.text(index: 3, words: count, seed: 1)
    let words = text.split(separator: " ", omittingEmptySubsequences: false)
    #expect(words.count == count)
    #expect(Set(words).isSubset(of: CommonWords.all))
  }

  @Test(arguments: [0, -1])
  func noWordsNoText(_ count: Int) {
    #expect(synthesizer.text(index: 0, words: count, seed: 1) == "")
  }

  @Test func sameNumbersSameText() {
    let text = synthesizer.text(index: 5, words: 50, seed: 9)
    #expect(PromptSynthesizer().text(index: 5, words: 50, seed: 9) == text)
    #expect(synthesizer.text(index: 6, words: 50, seed: 9) != text)
    #expect(synthesizer.text(index: 5, words: 50, seed: 10) != text)
  }

  @Test func longerPromptsContinueShorterOnes() {
    let long = synthesizer.text(index: 2, words: 100, seed: 4)
    #expect(long.hasPrefix(synthesizer.text(index: 2, words: 30, seed: 4) + " "))
  }

  @Test func noTwoIndicesBeginAlike() {
    let nonces = (0..<20_000).map { synthesizer.text(index: $0, words: 8, seed: 1) }
    #expect(Set(nonces).count == nonces.count)
    // The first word has 256 values, all about equally often: 20,000/256 = 78.1 ± 5 · 8.8.
    let firsts = Dictionary(grouping: nonces) { $0.prefix { $0 != " " } }
    #expect(firsts.count == 256)
    #expect(firsts.values.allSatisfy { (34...122).contains($0.count) })
  }

  @Test func wordsAreDrawnEvenly() {
    // 256,000 words: 1,000 of each, ± 5 standard deviations of √1000.
    let words = synthesizer.text(index: 0, words: 256_000, seed: 2).split(separator: " ")
    let counts = Dictionary(grouping: words) { $0 }.mapValues(\.count)
    #expect(counts.values.allSatisfy { abs($0 - 1000) < 158 })
  }
}
