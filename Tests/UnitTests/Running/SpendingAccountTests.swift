import Testing

@testable import PerfHarness

@Suite struct SpendingAccountTests {
  private static let request = GenerationRequest(prompt: "", maxOutputTokens: 5, promptTokens: 3)
  private static let reply = ReportSamples.request(
    0, due: 0, ended: 1, tokens: TokenUsage(prompt: 3, output: 2))

  /// Of each request five tokens are used, for which eight are reserved: 50,000, and 64 at most besides, are
  /// less than 100,000.
  @Test func onManyThreadsNoCapIsExceededAndNothingIsLost() async {
    let account = SpendingAccount([.requests(atMost: 10_000), .tokens(atMost: 100_000)])
    let admitted = await withTaskGroup(of: Int.self) { group in
      for _ in 0..<8 {
        group.addTask {
          var admitted = 0
          while let greatest = account.reserve(Self.request) {
            admitted += 1
            account.settle(greatest, by: Self.reply)
          }
          return admitted
        }
      }
      return await group.reduce(0, +)
    }
    #expect(admitted == 10_000)
    #expect(
      account.spent
        == Consumption(requests: 10_000, promptTokens: 30_000, outputTokens: 20_000))
    #expect(account.refusal?.guarding == .requests(atMost: 10_000))
  }

  @Test func whatWasAbandonedMayBeChargedInFull() throws {
    let account = SpendingAccount([])
    let greatest = try #require(account.reserve(Self.request))
    #expect(account.spent == Consumption(requests: 1, promptTokens: 3, outputTokens: 5))
    account.settle(greatest, by: nil)
    #expect(account.spent == Consumption(requests: 1, promptTokens: 3, outputTokens: 5))
  }

  @Test func callsOfAClosureHaveTheTokensThatTheyTell() throws {
    let account = SpendingAccount([.requests(atMost: 2)], tokens: .calls(isDemanded: false))
    let first = try #require(account.reserve(Self.request))
    account.settle(first, by: ReportSamples.request(0, due: 0, ended: 1))
    #expect(account.spent == Consumption(requests: 1))
    let second = try #require(account.reserve(Self.request))
    account.settle(second, by: Self.reply)
    #expect(account.spent == Consumption(requests: 2, promptTokens: 3, outputTokens: 2))
    #expect(account.reserve(Self.request) == nil)
  }
}
