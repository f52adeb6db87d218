import Testing

@testable import PerfHarness

@Suite struct PromptCalibrationTests {
  private static let words = CommonWords.all.map(String.init)

  /// What is found out, and what it was asked for.
  private func calibrated(
    _ tokenizer: FakeTokenizer, searches: Bool = true
  ) -> (scale: PromptScale?, questions: [[String]]) {
    calibrated(searches: searches) { tokenizer.count($0.joined(separator: " ")) }
  }

  private func calibrated(
    searches: Bool = true, _ answer: ([String]) -> Int
  ) -> (scale: PromptScale?, questions: [[String]]) {
    var calibration = PromptCalibration(
      source: searches ? .tokenizer : .calibration, searches: searches)
    var questions: [[String]] = []
    while true {
      switch calibration.step {
      case .done(let scale): return (scale, questions)
      case .count(let words):
        questions.append(words)
        calibration.take(answer(words))
      }
    }
  }

  @Test(arguments: [0, 1, 7, 120], [true, false])
  func wordsThatAreTokensTakeTwoQuestions(template: Int, searches: Bool) {
    let (scale, questions) = calibrated(FakeTokenizer(template: template), searches: searches)
    #expect(
      scale
        == PromptScale(
          source: searches ? .tokenizer : .calibration, templateTokens: template,
          tokensPerWord: 1, words: Self.words))
    #expect(questions == [["the"], ["the"] + Self.words])
  }

  /// A word that is split costs at most a question for each of the 8 halvings of 256; the first, the
  /// second and the last question come on top.
  @Test(arguments: 0..<50 as Range<UInt64>)
  func wordsThatAreSplitAreFoundAndLeftOut(seed: UInt64) throws {
    let count = 1 + Int(seed % 8)
    let tokenizer = FakeTokenizer.splitting(count, seed: seed)
    let (scale, questions) = calibrated(tokenizer)
    let found = try #require(scale)
    #expect(found.words == Self.words.filter { tokenizer.tokens[$0] == nil })
    #expect(found.templateTokens == 7)
    #expect(found.tokensPerWord == 1)
    #expect(questions.count <= 3 + 8 * count)
    #expect(questions.count <= PromptCalibration.mostQuestions)
  }

  @Test func theTemplateIsFoundThoughTheFirstWordIsSplit() throws {
    let scale = try #require(calibrated(FakeTokenizer(tokens: ["the": 3])).scale)
    #expect(scale.templateTokens == 7)
    #expect(scale.words == Array(Self.words.dropFirst()))
  }

  /// Every prompt that is made of what is left has exactly as many tokens as it was to have.
  @Test(arguments: 0..<20 as Range<UInt64>)
  func promptsAreExactByConstruction(seed: UInt64) throws {
    let tokenizer = FakeTokenizer.splitting(5, seed: seed, template: 11)
    let scale = try #require(calibrated(tokenizer).scale)
    var requests = try Scenario("chat", traffic: "U(12,900)/(2,9)", seed: seed).makeRequests()
    requests.scale = scale
    for index in 0..<50 {
      let request = requests.request(index: index, repetition: 0)
      let text = try #require(request.messages.first?.text)
      #expect(tokenizer.count(text) == request.promptTokens)
    }
  }

  /// Two neighbours of the list that merge make the first count one short, though each is a token.
  @Test func neighboursThatMergeAreNoReasonToLeaveWordsOut() throws {
    for place in [0, 17, 127, 128, 200] {
      let pair = "\(Self.words[place]) \(Self.words[place + 1])"
      let (scale, questions) = calibrated(FakeTokenizer(merges: [pair]))
      let found = try #require(scale)
      #expect(found.templateTokens == 7, "\(pair)")
      #expect(found.tokensPerWord == 1, "\(pair)")
      #expect(found.words.count >= 255, "\(pair)")
      #expect(questions.count <= 12, "\(pair)")
    }
  }

  /// 77 words of 256 have two tokens: 333/256 = 1.3 tokens a word, which no search is worth.
  @Test(arguments: [true, false])
  func manySplitWordsMakeARatio(searches: Bool) throws {
    var tokenizer = FakeTokenizer()
    for word in Self.words.dropFirst().prefix(77) { tokenizer.tokens[word] = 2 }
    let (scale, questions) = calibrated(tokenizer, searches: searches)
    let found = try #require(scale)
    #expect(found.tokensPerWord == 333.0 / 256)
    #expect(found.templateTokens == 7)
    #expect(found.words == Self.words)
    #expect(questions.count == 3)
  }

  /// Of n words drawn evenly, each has 1 or 2 tokens, 2 with a chance of 77/256: the tokens of a prompt
  /// deviate with a variance of 0.21·n, and the mean of 300 prompts of 1000 tokens (764 words) by no more
  /// than 5 · √(0.21·764/300) = 3.7, and half a word for rounding.
  @Test func ratiosAreRightOnAverage() throws {
    var tokenizer = FakeTokenizer()
    for word in Self.words.dropFirst().prefix(77) { tokenizer.tokens[word] = 2 }
    var requests = try Scenario("chat", traffic: "D(1000,10)", seed: 5).makeRequests()
    requests.scale = try #require(calibrated(tokenizer).scale)
    var deviation = PromptDeviation()
    for index in 0..<300 {
      let request = requests.request(index: index, repetition: 0)
      let text = try #require(request.messages.first?.text)
      deviation.add(TokenUsage(prompt: tokenizer.count(text)), wanted: request.promptTokens)
    }
    #expect(abs(try #require(deviation.mean)) < 4.4)
  }

  @Test func questionsThatCostAreFew() {
    let (_, questions) = calibrated(.splitting(3, seed: 1), searches: false)
    #expect(questions.count == 3)
    #expect(questions.joined().count < 300)
  }

  @Test func splitWordsBeyondTheMostQuestionsMakeARatio() throws {
    // 40 words, a step of six apart, so that no half is without one until it is small.
    var tokenizer = FakeTokenizer()
    for place in Swift.stride(from: 1, to: 240, by: 6) { tokenizer.tokens[Self.words[place]] = 2 }
    let (scale, questions) = calibrated(tokenizer)
    let found = try #require(scale)
    #expect(questions.count == PromptCalibration.mostQuestions + 1)
    #expect(found.tokensPerWord == 296.0 / 256)
    #expect(found.templateTokens == 7)
  }

  @Test(arguments: [(5, 0), (0, 30), (0, -1)])
  func whatDoesNotCountTokensIsNotBelieved(always: Int, perWord: Int) {
    let (scale, questions) = calibrated { always + perWord * $0.count }
    #expect(scale == nil)
    #expect(questions.count == 2)
  }

  @Test func whateverIsAnsweredItEnds() {
    for seed in 0..<200 as Range<UInt64> {
      var generator = SeededGenerator(seed: seed)
      let (scale, questions) = calibrated { words in
        words.count + Int.random(in: -40...40, using: &generator)
      }
      #expect(questions.count <= PromptCalibration.mostQuestions + 4)
      if let scale {
        #expect(scale.tokensPerWord > 0)
        #expect(scale.words.count >= 128)
      }
    }
  }
}
