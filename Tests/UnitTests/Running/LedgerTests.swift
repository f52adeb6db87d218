import Testing

@testable import PerfHarness

@Suite struct LedgerTests {
  private static let prices = Prices(
    inputPerMillion: 2, cachedInputPerMillion: 0.5, outputPerMillion: 10)

  private static func reserve(in ledger: inout Ledger, _ greatest: Consumption) -> Bool {
    ledger.reserve(greatest)
  }

  @Test func nothingIsSentBeyondTheCap() {
    var ledger = Ledger([.requests(atMost: 2)])
    #expect(Self.reserve(in: &ledger, Consumption(requests: 1)))
    #expect(Self.reserve(in: &ledger, Consumption(requests: 1)))
    #expect(!Self.reserve(in: &ledger, Consumption(requests: 1)))
    #expect(ledger.refusal == .requests(atMost: 2))
  }

  /// Of 100 tokens 60 may be used by the first; only when it has used 20 is there room for the second.
  @Test func whatIsUnderWayCountsInFull() {
    var ledger = Ledger([.tokens(atMost: 100)])
    let request = Consumption(requests: 1, promptTokens: 10, outputTokens: 50)
    var waiting = ledger
    #expect(Self.reserve(in: &ledger, request))
    #expect(!Self.reserve(in: &ledger, request))
    #expect(Self.reserve(in: &waiting, request))
    waiting.settle(
      request, used: Consumption(requests: 1, promptTokens: 10, outputTokens: 10))
    #expect(Self.reserve(in: &waiting, request))
  }

  @Test func onceOneIsRefusedAllAre() {
    var ledger = Ledger([.tokens(atMost: 100)])
    let large = Consumption(requests: 1, promptTokens: 90)
    #expect(Self.reserve(in: &ledger, large))
    #expect(!Self.reserve(in: &ledger, large))
    ledger.settle(large, used: Consumption(requests: 1))
    #expect(!Self.reserve(in: &ledger, Consumption(requests: 1, promptTokens: 1)))
  }

  /// 1,000 prompt tokens of which 400 are cached, and 200 of output: (600·2 + 400·0.5 + 200·10)/10⁶ =
  /// 0.0034.
  @Test func moneyIsReckonedByThePrices() {
    let used = Consumption(
      requests: 1, promptTokens: 1000, cachedTokens: 400, outputTokens: 200)
    #expect(areClose(used.cost(at: Self.prices), 0.0034, within: 1e-12))
    #expect(Guard.cost(atMost: 0.0033, at: Self.prices).isExceeded(by: used))
    #expect(!Guard.cost(atMost: 0.0035, at: Self.prices).isExceeded(by: used))
  }

  /// Where what is cached costs 3 in place of 2, a prompt of 100 may cost 0.0003: of 0.0005 there is room for
  /// one until it is known to have cost less. Then 0.0002 are spent, and 0.0003 are left.
  @Test func whatMayBeCachedIsReservedAtTheGreaterPrice() {
    let prices = Prices(inputPerMillion: 2, cachedInputPerMillion: 3, outputPerMillion: 0)
    let request = Consumption(requests: 1, promptTokens: 100)
    var ledger = Ledger([.cost(atMost: 0.000501, at: prices)])
    var impatient = ledger
    #expect(Self.reserve(in: &impatient, request))
    #expect(!Self.reserve(in: &impatient, request))
    #expect(Self.reserve(in: &ledger, request))
    ledger.settle(request, used: request)
    #expect(Self.reserve(in: &ledger, request))
    let estimate = SpendingEstimate(repetitions: 1, requests: 1, promptTokens: 100, outputTokens: 0)
    #expect(areClose(estimate.cost(at: prices) ?? 0, 0.0003, within: 1e-12))
    #expect(areClose(estimate.cost(at: Self.prices) ?? 0, 0.0002, within: 1e-12))
  }

  @Test func aReplyOfUnknownLengthIsTakenForTheLongestOfTwenty() {
    var ledger = Ledger([])
    for count in 1...20 {
      #expect(ledger.assumedOutput == 4096)
      let greatest = Consumption(requests: 1, outputTokens: ledger.assumedOutput)
      #expect(Self.reserve(in: &ledger, greatest))
      ledger.settle(greatest, used: Consumption(requests: 1, outputTokens: count))
    }
    #expect(ledger.assumedOutput == 20)
    #expect(ledger.spent == Consumption(requests: 20, outputTokens: 210))
  }

  /// Twenty refusals are no twenty replies of no length.
  @Test func refusalsAndBrokenRepliesSayNothingOfTheLengthOfAReply() {
    var ledger = Ledger([])
    let greatest = Consumption(requests: 1, outputTokens: 4096)
    for _ in 0..<40 {
      #expect(Self.reserve(in: &ledger, greatest))
      ledger.settle(greatest, used: Consumption(requests: 1), isWholeReply: false)
    }
    #expect(ledger.assumedOutput == 4096)
    #expect(ledger.spent == Consumption(requests: 40))
  }

  @Test func whatIsFreeKeepsEveryCap() {
    let free = Prices(inputPerMillion: 0, outputPerMillion: 0)
    var ledger = Ledger([.cost(atMost: 0.01, at: free)])
    let request = Consumption(requests: 1, promptTokens: .max, outputTokens: .max)
    for _ in 0..<3 { #expect(Self.reserve(in: &ledger, request)) }
    #expect(ledger.refusal == nil)
    #expect(free.text(request.cost(at: free)) == "0 USD")
  }

  /// Whatever is sent, and in whatever order it ends: as long as servers report no more than what they were
  /// asked for, no cap is ever exceeded, by what is spent and all that is under way together; and where
  /// they report more, by no more than that.
  @Test(arguments: [false, true]) func noInterleavingOverspends(serversExceed: Bool) {
    for seed in UInt64(1)...300 {
      var generator = SeededGenerator(seed: seed)
      func draw(_ bound: Int) -> Int { Int(generator.nextUnit() * Double(bound)) }
      let caps: [Guard] = [
        .requests(atMost: 1 + draw(60)), .tokens(atMost: 1 + draw(8000)),
        .cost(atMost: 0.001 + generator.nextUnit() / 20, at: Self.prices),
      ]
      var ledger = Ledger(caps)
      var underWay: [Consumption] = []
      var excess = Consumption()
      for _ in 0..<300 {
        if underWay.isEmpty || generator.nextUnit() < 0.6 {
          let request = Consumption(
            requests: 1, promptTokens: draw(200), outputTokens: draw(300))
          if ledger.reserve(request) { underWay.append(request) }
        } else {
          let greatest = underWay.remove(at: draw(underWay.count))
          var used = Consumption(
            requests: 1, promptTokens: draw(greatest.promptTokens + 1),
            outputTokens: draw(greatest.outputTokens + 1))
          used.cachedTokens = draw(used.promptTokens + 1)
          if serversExceed, generator.nextUnit() < 0.3 {
            let more = Consumption(promptTokens: draw(50), outputTokens: draw(50))
            used =
              Consumption(
                requests: 1, promptTokens: greatest.promptTokens,
                outputTokens: greatest.outputTokens) + more
            excess = excess + more
          }
          ledger.settle(greatest, used: used)
        }
        let whole = ledger.spent + ledger.reserved
        for cap in caps {
          #expect(!cap.isExceeded(by: whole - excess), "seed \(seed): \(cap)")
        }
        #expect(ledger.reserved == underWay.reduce(Consumption(), +))
      }
    }
  }

  // MARK: Consumption

  @Test func aRequestIsReservedWithWhatItWasMadeWith() {
    let request = GenerationRequest(prompt: "hello", maxOutputTokens: 7, promptTokens: 3)
    #expect(
      Consumption(greatestOf: request, assumedOutput: 4096)
        == Consumption(requests: 1, promptTokens: 3, outputTokens: 7))
  }

  /// Five bytes of ASCII and two of an umlaut; a picture is taken for 1,600.
  @Test func whatNobodyCountedIsTakenForTheMostThatItCanBe() {
    var request = GenerationRequest(prompt: "helloö")
    request.messages[0].images = [GenerationRequest.Image(mediaType: "image/png", bytes: [1])]
    #expect(
      Consumption(greatestOf: request, assumedOutput: 4096)
        == Consumption(requests: 1, promptTokens: 1607, outputTokens: 4096))
    #expect(
      Consumption(
        greatestOf: GenerationRequest(.embedding(["ab", "c"])), assumedOutput: 4096)
        == Consumption(requests: 1, promptTokens: 3))
    #expect(
      Consumption(
        greatestOf: GenerationRequest(.rerank(query: "ab", documents: ["cde"])),
        assumedOutput: 4096)
        == Consumption(requests: 1, promptTokens: 5))
  }

  @Test func whatWasUsedIsWhatTheServerSays() {
    let greatest = Consumption(requests: 1, promptTokens: 100, outputTokens: 50)
    func used(_ tokens: TokenUsage?, _ failure: RequestTimeline.Failure? = nil) -> Consumption {
      Consumption(
        of: ReportSamples.request(0, due: 0, ended: 1, tokens: tokens, failure: failure),
        greatest: greatest)
    }
    #expect(
      used(TokenUsage(prompt: 90, output: 20, cached: 30))
        == Consumption(requests: 1, promptTokens: 90, cachedTokens: 30, outputTokens: 20))
    #expect(
      used(TokenUsage(output: 20))
        == Consumption(requests: 1, promptTokens: 100, outputTokens: 20))
    #expect(used(nil) == greatest)
    // Refused: nothing was used. Given up: perhaps all.
    #expect(used(nil, RunSamples.refusal) == Consumption(requests: 1))
    #expect(used(nil, RunSamples.timeout) == greatest)
    #expect(
      used(TokenUsage(prompt: 90, output: 5), RunSamples.timeout)
        == Consumption(requests: 1, promptTokens: 90, outputTokens: 50))
    // Three events may carry fifty tokens; a tokenizer has counted them.
    #expect(used(TokenUsage(prompt: 90, output: 3, source: .chunks)).outputTokens == 50)
    #expect(used(TokenUsage(prompt: 90, output: 3, source: .tokenizer)).outputTokens == 3)
  }

  /// The server may have gone on when nobody read any more.
  @Test func whoHangsUpMayPayForTheWholeReply() {
    let greatest = Consumption(requests: 1, promptTokens: 100, outputTokens: 50)
    var timeline = ReportSamples.request(
      0, due: 0, ended: 1, tokens: TokenUsage(prompt: 90, output: 4, source: .chunks))
    timeline.isCancelledByClient = true
    #expect(
      Consumption(of: timeline, greatest: greatest)
        == Consumption(requests: 1, promptTokens: 90, outputTokens: 50))
  }

  /// 2⁴⁰ tokens, so that millions of requests under way can still be told apart: without, what three of
  /// them reserve would stay at the greatest number, and what they give back would not.
  @Test func aLimitWithoutALimitIsTakenForATrillionTokens() {
    let request = GenerationRequest(prompt: "", maxOutputTokens: .max, promptTokens: .max)
    let greatest = Consumption(greatestOf: request, assumedOutput: 0)
    #expect(
      greatest
        == Consumption(
          requests: 1, promptTokens: 1_099_511_627_776, outputTokens: 1_099_511_627_776)
    )
    var ledger = Ledger([.tokens(atMost: .max)])
    for _ in 0..<3 { #expect(Self.reserve(in: &ledger, greatest)) }
    let used = Consumption(requests: 1, promptTokens: .max, outputTokens: 7)
    for _ in 0..<3 { ledger.settle(greatest, used: used) }
    #expect(ledger.reserved == Consumption())
    #expect(ledger.spent == Consumption(requests: 3, promptTokens: .max, outputTokens: 21))
    // A server may report anything, and prices may be anything that is finite.
    #expect(ledger.spent.cost(at: Prices(inputPerMillion: 1e300, outputPerMillion: 1)) > 1e300)
    #expect(
      Guard.cost(atMost: 1, at: Prices(inputPerMillion: 1.5e308, outputPerMillion: 1))
        .isExceeded(by: ledger.spent))
  }

  @Test func sumsStayAtTheirEnd() {
    let huge = Consumption(requests: 1, promptTokens: .max, outputTokens: 1)
    #expect((huge + huge).promptTokens == .max)
    #expect(huge.tokens == .max)
  }
}
