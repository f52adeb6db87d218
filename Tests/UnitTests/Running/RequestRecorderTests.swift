import Testing

@testable import PerfHarness

@Suite struct RequestRecorderTests {
  private let recorder = Self.recorder(of: GenerationRequest(prompt: "hello", promptTokens: 12))

  private static func recorder(of request: GenerationRequest) -> RequestRecorder {
    RequestRecorder(
      of: request,
      as: LoadMachine.Ticket(index: 7, due: .milliseconds(100), phase: .measured))
  }

  private func receive(_ milliseconds: Int64, _ kind: GenerationEvent.Kind) {
    recorder.receive(GenerationEvent(at: .milliseconds(milliseconds), kind))
  }

  private func complete(_ completion: Completion = Completion()) -> RequestTimeline {
    recorder.completed(completion, now: .milliseconds(900))
  }

  @Test func everyStampIsKept() {
    receive(110, .sent)
    receive(105, .connected)
    receive(150, .firstByte)
    receive(160, .output(.reasoning, bytes: 3))
    receive(170, .output(.text, bytes: 5))
    receive(180, .ended)
    let usage = TokenUsage(prompt: 4, output: 2)
    let timeline = complete(Completion(usage: usage, finishReason: .stop))
    #expect(timeline.index == 7)
    #expect(timeline.due == .milliseconds(100))
    #expect(timeline.sent == .milliseconds(110))
    #expect(timeline.connected == .milliseconds(105))
    #expect(timeline.firstByte == .milliseconds(150))
    #expect(
      timeline.outputs == [
        RequestTimeline.Output(instant: .milliseconds(160), kind: .reasoning, bytes: 3),
        RequestTimeline.Output(instant: .milliseconds(170), kind: .text, bytes: 5),
      ])
    #expect(timeline.ended == .milliseconds(180))
    #expect(timeline.tokens == usage)
    #expect(timeline.finishReason == .stop)
    #expect(timeline.isCompleted)
  }

  @Test func anOutputKnowsHowLongItLayInTheSystem() {
    recorder.receive(
      GenerationEvent(
        at: .milliseconds(160), read: .milliseconds(163), .output(.text, bytes: 3)))
    receive(170, .output(.text, bytes: 3))
    #expect(complete().outputs.map(\.readLag) == [.milliseconds(3), nil])
  }

  @Test func withoutAStampTheReplyEndedWhenItWasReturned() {
    #expect(complete().ended == .milliseconds(900))
  }

  @Test func aFailureKeepsWhatHadCome() {
    receive(110, .sent)
    receive(160, .output(.text, bytes: 3))
    receive(160, .usage(TokenUsage(output: 1)))
    let error = ProviderError(.readTimeout, "nothing was read for 30 s")
    let timeline = recorder.failed(error, now: .milliseconds(500))
    #expect(timeline.outputs.count == 1)
    #expect(timeline.timeToFirstToken == .milliseconds(60))
    #expect(timeline.ended == .milliseconds(500))
    #expect(
      timeline.failure
        == RequestTimeline.Failure(
          code: "read_timeout", message: "nothing was read for 30 s", isTimeout: true))
    #expect(!timeline.isCompleted)
  }

  @Test func aFailureThatIsNoTimeoutSaysSo() {
    receive(120, .ended)
    let timeline = recorder.failed(
      ProviderError(.http(429), "slow down"), now: .milliseconds(500))
    #expect(timeline.failure?.isTimeout == false)
    #expect(timeline.ended == .milliseconds(120))
  }

  // MARK: Tokens

  @Test func theLastCountOfTheServerWins() {
    receive(160, .output(.text, bytes: 3))
    receive(160, .usage(TokenUsage(prompt: 4, output: 1)))
    receive(170, .output(.text, bytes: 3))
    receive(170, .usage(TokenUsage(prompt: 4, output: 6)))
    #expect(complete().tokens == TokenUsage(prompt: 4, output: 6))
  }

  @Test func theCountOfTheCompletionWinsOverAll() {
    receive(160, .output(.text, bytes: 3))
    receive(160, .usage(TokenUsage(prompt: 4, output: 1)))
    let usage = TokenUsage(prompt: 4, output: 9)
    #expect(complete(Completion(usage: usage)).tokens == usage)
  }

  @Test func withoutCountsEveryEventIsOneTokenAndSaysSo() {
    receive(160, .output(.text, bytes: 3))
    receive(170, .output(.text, bytes: 3))
    #expect(complete().tokens == TokenUsage(prompt: 12, output: 2, source: .chunks))
  }

  @Test func withoutCountsAndEventsThereAreNoTokens() {
    #expect(complete().tokens == nil)
  }

  @Test func aCountWithTheFirstEventTellsHowManyTokensThatCarried() {
    receive(160, .output(.text, bytes: 3))
    receive(160, .usage(TokenUsage(output: 3)))
    receive(260, .output(.text, bytes: 3))
    receive(260, .usage(TokenUsage(output: 8)))
    let timeline = complete()
    #expect(timeline.firstOutputTokens == 3)
    // 100 ms for the five tokens after the first three.
    #expect(timeline.timePerOutputToken == .milliseconds(20))
  }

  @Test func aCountBeforeTheFirstEventOrAfterTheSecondTellsNothingOfTheFirst() {
    receive(150, .usage(TokenUsage(prompt: 4, output: 1)))
    receive(160, .output(.text, bytes: 3))
    receive(260, .output(.text, bytes: 3))
    receive(260, .usage(TokenUsage(prompt: 4, output: 5)))
    let timeline = complete()
    #expect(timeline.firstOutputTokens == nil)
    #expect(timeline.timePerOutputToken == .milliseconds(25))
  }

  @Test func aCountOfZeroLeavesItToTheNextCount() {
    receive(160, .output(.text, bytes: 3))
    receive(160, .usage(TokenUsage(output: 0)))
    receive(165, .usage(TokenUsage(output: 2)))
    #expect(complete().firstOutputTokens == 2)
  }

  @Test func aTokenizerCountsWhereTheServerDidNot() {
    let words = TokenCounter("words") { $0.split(separator: " ").count }
    func tokens(_ usage: TokenUsage?, _ text: String?, promptTokens: Int? = 12) -> TokenUsage? {
      let recorder = Self.recorder(
        of: GenerationRequest(prompt: "how are you", promptTokens: promptTokens))
      recorder.receive(GenerationEvent(at: .milliseconds(160), .output(.text, bytes: 3)))
      return recorder.completed(
        Completion(usage: usage, text: text), counter: words, now: .milliseconds(900)
      ).tokens
    }
    // Without a text there is nothing to count but events.
    #expect(tokens(nil, nil) == TokenUsage(prompt: 12, output: 1, source: .chunks))
    #expect(
      tokens(nil, "one two three") == TokenUsage(prompt: 12, output: 3, source: .tokenizer))
    #expect(
      tokens(nil, "one two three", promptTokens: nil)
        == TokenUsage(prompt: 3, output: 3, source: .tokenizer))
    // The server's count of the prompt is believed, and all of its counts where there are any.
    #expect(
      tokens(TokenUsage(prompt: 9), "one")
        == TokenUsage(prompt: 9, output: 1, source: .tokenizer))
    #expect(tokens(TokenUsage(prompt: 9, output: 4), "one") == TokenUsage(prompt: 9, output: 4))
  }

  @Test func eventsAreCountedWhereTheServerCountedThePromptOnly() {
    receive(160, .output(.text, bytes: 3))
    receive(170, .output(.text, bytes: 3))
    #expect(
      complete(Completion(usage: TokenUsage(prompt: 9))).tokens
        == TokenUsage(prompt: 9, output: 2, source: .chunks))
  }

  @Test func aResultThatIsNotGeneratedTokenByTokenHasNone() {
    receive(160, .output(.result, bytes: 300))
    #expect(complete().tokens == nil)
    #expect(complete(Completion(usage: TokenUsage(prompt: 9))).tokens == TokenUsage(prompt: 9))
  }

  @Test func whatAClosureMarksIsNotCounted() {
    receive(160, .output(.text, bytes: 0))
    receive(170, .returned)
    #expect(complete(Completion(usage: TokenUsage())).tokens == TokenUsage())
  }
}
