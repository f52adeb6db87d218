import PerfHarness
import Testing

@Suite struct RequestValidationTests {
  private static let closed = Load.closed(concurrency: 4)

  private static let invalid: [(Scenario, String)] = [
    (
      Scenario("s", sharedPrefix: .tokens(0)),
      "the shared prefix has 0 tokens; expected 1 to 10000000; write e.g. .tokens(500), or .none"
    ),
    (
      Scenario("s", sharedPrefix: .share(1)),
      "the shared prefix is 1.0 of each prompt; expected more than 0 and less than 1; "
        + "write e.g. .share(0.5), or .none"
    ),
    (
      Scenario("s", traffic: "D(600,1)", sharedPrefix: .tokens(500, groups: 0)),
      "the shared prefix has 0 groups; expected 1 to 1000000; write e.g. .tokens(500, groups: 4)"
    ),
    (
      Scenario("s", traffic: "D(100,100)", sharedPrefix: .tokens(93)),
      "the shared prefix has 93 tokens, and the prompts of D(100,100) have 100; expected prompts of "
        + "at least 101, 8 of which are each one's own; write e.g. .share(0.5)"
    ),
    (
      Scenario("s", prompts: .list(["a"]), sharedPrefix: .share(0.5)),
      "the shared prefix is 0.5 of each prompt, and nobody knows how long prompts are that are given; "
        + "expected a number of tokens; write e.g. .tokens(500)"
    ),
    (
      Scenario("s", traffic: "E(512)", sharedPrefix: .tokens(50)),
      "the traffic is E(512), which has no replies to a chat, and a shared prefix needs one; "
        + "expected one such as D(1000,100); leave sharedPrefix: away"
    ),
    (
      Scenario("s", traffic: "I(512,512)", sharedPrefix: .tokens(5)),
      "the traffic is I(512,512), and pictures come before the text, so that no prefix is shared; "
        + "expected one such as D(1000,100); leave sharedPrefix: away"
    ),
    (
      Scenario("s", load: closed, conversation: .turns(0)),
      "a conversation has 0 turns; expected 1 to 10000; write e.g. .turns(3) or .turns(.uniform(2...8))"
    ),
    (
      Scenario("s", load: closed, conversation: .turns(.uniform(0...3))),
      "a conversation has uniform(0, 3) turns; expected 1 to 10000; "
        + "write e.g. .turns(3) or .turns(.uniform(2...8))"
    ),
    (
      Scenario("s", load: closed, conversation: .turns(3, systemTokens: -1)),
      "the system prompt of a conversation has -1 tokens; expected 0 to 10000000; "
        + "write e.g. systemTokens: 300"
    ),
    (
      Scenario("s", load: .open(.poisson(perSecond: 5)), conversation: .turns(3)),
      "the load is open(poisson(5.0 per second)), and in a conversation a user waits for the reply "
        + "before going on; expected a closed load, each slot of which is a user; "
        + "write e.g. .closed(concurrency: 8)"
    ),
    (
      Scenario("s", traffic: "R(100,10)", load: closed, conversation: .turns(3)),
      "the traffic is R(100,10), which has no replies to a chat, and a conversation needs one; "
        + "expected one such as D(1000,100); leave conversation: away"
    ),
    (
      Scenario("s", cancellation: .afterTokens(0)),
      "the client hangs up after 0 tokens; expected 1 to 10000000; "
        + "write e.g. .afterTokens(20, share: 0.1)"
    ),
    (
      Scenario("s", cancellation: .afterTokens(20, share: 1.5)),
      "the client hangs up on 1.5 of the requests; expected more than 0 and at most 1; "
        + "write e.g. .afterTokens(20, share: 0.1)"
    ),
    (
      Scenario("s", streams: false, cancellation: .afterTokens(20)),
      "streams is false, and a client can't hang up in the middle of a reply that comes whole; "
        + "expected streamed replies; leave streams: or cancellation: away"
    ),
    (
      Scenario("s", traffic: "E(512)", cancellation: .afterTokens(20)),
      "the traffic is E(512), which has no replies to a chat, and a client that hangs up needs one; "
        + "expected one such as D(1000,100); leave cancellation: away"
    ),
    (
      Scenario("s", traffic: "E(512)", nonce: .perSession.onTexts),
      "the traffic is E(512), which has no replies to a chat, and a nonce on texts needs one; "
        + "expected one such as D(1000,100); leave nonce: away"
    ),
  ]

  @Test func mistakesSayWhatWasExpected() throws {
    for (scenario, message) in Self.invalid {
      let error = try #require(throws: WorkloadError.self) { try scenario.validate() }
      #expect(error.description == "scenario \"s\": \(message)")
      #expect(error.code == .invalidSetting)
    }
  }

  @Test func whatIsNotAsUsualIsASetting() throws {
    let scenario = Scenario(
      "s", traffic: "D(600,100)", load: Self.closed, sharedPrefix: .tokens(500, groups: 4),
      conversation: .turns(.uniform(2...8), systemTokens: 300),
      cancellation: .afterTokens(.uniform(5...20), share: 0.1), nonce: .none)
    try scenario.validate()
    let usual = Scenario("s").settings.count
    #expect(
      scenario.settings.dropFirst(usual).map { "\($0.name)=\($0.value)" } == [
        "sharedPrefix=500 tokens in 4 groups",
        "conversation=uniform(2, 8) turns with a system prompt of 300 tokens",
        "cancellation=0.1 of the requests after uniform(5, 20) tokens",
      ])
    #expect("\(Conversation.turns(1))" == "1 turn")
    #expect("\(ClientCancellation.afterTokens(1))" == "after 1 token")
  }

  @Test func theClientHangsUpOnASeededShare() throws {
    let scenario = Scenario("s", cancellation: .afterTokens(.uniform(5...20), share: 0.25))
    let requests = try scenario.makeRequests()
    let events = (0..<2000).map { requests.request(index: $0, repetition: 0).hangsUpAfter }
    let known = events.compactMap(\.self)
    // p = 1/4: 500 ± 5 · √(2000 · 1/4 · 3/4) = 97.
    #expect((403...597).contains(known.count))
    #expect(Set(known) == Set(5...20))
    #expect(
      events != (0..<2000).map { requests.request(index: $0, repetition: 1).hangsUpAfter })
    #expect(events == (0..<2000).map { requests.request(index: $0, repetition: 0).hangsUpAfter })
  }
}
