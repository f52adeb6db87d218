import PerfHarness
import Testing

@Suite struct RequestFactoryTests {
  private let scenario = Scenario(
    "chat", traffic: "N(480,240)/(300,150)", seed: 3, streams: false, temperature: 0.5)

  @Test func requestsCarryTheScenario() throws {
    let request = try scenario.makeRequests().request(index: 7, repetition: 2)
    #expect(request.id == "2-7")
    #expect(request.ignoresEndOfSequence)
    #expect(request.temperature == 0.5)
    #expect(!request.streams)
    #expect(!request.keepsText)
    let message = try #require(request.messages.first)
    #expect(request.messages.count == 1)
    #expect(message.role == .user)
    #expect(request.promptTokens == message.text.split(separator: " ").count)
    #expect(try #require(request.maxOutputTokens) >= 2)
  }

  @Test func aRequestDoesNotDependOnTheOthers() throws {
    let inOrder = try scenario.makeRequests()
    let requests = (0..<50).map { inOrder.request(index: $0, repetition: 0) }
    let backwards = try scenario.makeRequests()
    for index in requests.indices.reversed() {
      #expect(backwards.request(index: index, repetition: 0) == requests[index])
    }
    #expect(Set(requests.map(\.promptTokens)).count > 25)
    #expect(Set(requests.map(\.messages)).count == 50)
  }

  /// Of one size, so that only the words can differ; eight of them are the nonce.
  @Test func noPromptOfAnotherRepetitionOrSeedBeginsAlike() throws {
    let beginnings = try ([3, 4] as [UInt64]).flatMap { seed in
      let requests = try Scenario("chat", traffic: "D(8,1)", seed: seed).makeRequests()
      return (0..<300).map { requests.request(index: $0 % 100, repetition: $0 / 100).messages }
    }
    #expect(Set(beginnings).count == 600)
  }

  @Test func whatIsDrawnForOnePurposeIsNotDrawnForAnother() {
    let seeds = (0..<100).map { RepetitionSeeds(seed: 3, repetition: $0) }
    #expect(Set(seeds.flatMap { [$0.arrivals, $0.sizes, $0.prompts] }).count == 300)
  }

  @Test func sizesDifferBetweenRepetitions() throws {
    let requests = try scenario.makeRequests()
    let sizes = (0..<100).map { requests.request(index: 0, repetition: $0).maxOutputTokens }
    #expect(Set(sizes).count > 50)
  }

  @Test func outputLimitReplacesTheTraffics() throws {
    var limited = scenario
    limited.maxOutputTokens = 64
    let request = try limited.makeRequests().request(index: 0, repetition: 0)
    #expect(request.maxOutputTokens == 64)
    // The prompt stays as it is.
    let unlimited = try scenario.makeRequests().request(index: 0, repetition: 0)
    #expect(request.messages == unlimited.messages)
  }

  @Test func givenPromptsAreNotCounted() throws {
    var given = scenario
    given.prompts = .list(["hello", "world"])
    let requests = try given.makeRequests()
    #expect(requests.request(index: 3, repetition: 0).messages.first?.text == "world")
    #expect(requests.request(index: 3, repetition: 0).promptTokens == nil)
  }
}
