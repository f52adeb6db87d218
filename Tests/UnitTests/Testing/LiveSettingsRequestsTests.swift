import PerfHarness
import Testing

@Suite struct LiveSettingsRequestsTests {
  private func scenario(_ values: [String: String]) throws -> Scenario {
    try #require(LiveSettings(EnvironmentVariables(values)).scenarios().first)
  }

  @Test(arguments: [
    ("500", SharedPrefix.tokens(500)), ("500x4", .tokens(500, groups: 4)), ("50%", .share(0.5)),
    ("12.5%x3", .share(0.125, groups: 3)),
  ])
  func aPrefixIsTokensOrAShare(_ text: String, _ prefix: SharedPrefix) throws {
    #expect(try scenario(["PERF_SHARED_PREFIX": text]).sharedPrefix == prefix)
  }

  @Test(arguments: [("3", Conversation.turns(3)), ("2-8", .turns(.uniform(2...8)))])
  func turnsAreANumberOrARange(_ text: String, _ conversation: Conversation) throws {
    #expect(try scenario(["PERF_TURNS": text]).conversation == conversation)
  }

  @Test(arguments: [
    ("20", ClientCancellation.afterTokens(20)), ("20@10%", .afterTokens(20, share: 0.1)),
  ])
  func theClientHangsUp(_ text: String, _ cancellation: ClientCancellation) throws {
    #expect(try scenario(["PERF_CANCEL_AFTER": text]).cancellation == cancellation)
  }

  @Test func aNonceIsForTheHarness() throws {
    #expect(try scenario(["PERF_NONCE": "42"]).nonce == .perSession)
  }

  private static let prefix =
    "expected a number of tokens (500) or a share (50%), with groups also 500x4 or 50%x4"
  private static let turns =
    "expected a number of turns from 1 to 10000 (3) or a range of them (2-8)"
  private static let cancelAfter =
    "expected a number of tokens (20), with a share of the requests also 20@10%"

  @Test(arguments: [
    ("PERF_SHARED_PREFIX", "0", prefix), ("PERF_SHARED_PREFIX", "100%", prefix),
    ("PERF_SHARED_PREFIX", "500x0", prefix), ("PERF_SHARED_PREFIX", "500x4x2", prefix),
    ("PERF_SHARED_PREFIX", "long", prefix), ("PERF_TURNS", "0", turns),
    ("PERF_TURNS", "8-2", turns),
    ("PERF_TURNS", "2-", turns), ("PERF_TURNS", "-3", turns), ("PERF_TURNS", "1-2-3", turns),
    ("PERF_CANCEL_AFTER", "0", cancelAfter), ("PERF_CANCEL_AFTER", "20@", cancelAfter),
    ("PERF_CANCEL_AFTER", "20@0%", cancelAfter), ("PERF_CANCEL_AFTER", "20@0.1", cancelAfter),
    ("PERF_CANCEL_AFTER", "20@10%@2", cancelAfter),
  ])
  func aBadValueIsNamedWithWhatIsAllowed(_ name: String, _ value: String, _ text: String) {
    let error = #expect(throws: EnvironmentError.self) {
      try LiveSettings(EnvironmentVariables([name: value])).scenarios()
    }
    #expect(error?.description == "\(name)=\"\(value)\": \(text)")
  }
}
