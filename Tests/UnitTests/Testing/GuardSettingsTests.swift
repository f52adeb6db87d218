import Testing

@testable import PerfHarness

@Suite struct GuardSettingsTests {
  private func settings(_ values: [String: String]) throws -> HarnessSettings {
    try HarnessSettings(EnvironmentVariables(values))
  }

  @Test func nothingSetGuardsNothing() throws {
    #expect(try settings([:]).guards == [])
    #expect(try settings([:]).prices == nil)
  }

  @Test func everyVariableIsAGuard() throws {
    let prices = Prices(inputPerMillion: 0.15, outputPerMillion: 0.6)
    let settings = try settings([
      "PERF_TOTAL_REQUESTS": "1000", "PERF_TOTAL_TOKENS": "200000", "PERF_MAX_COST": "2.5",
      "PERF_PRICES": "0.15/0.60", "PERF_MAX_ERROR_RATE": "0.2",
    ])
    #expect(
      settings.guards == [
        .requests(atMost: 1000), .tokens(atMost: 200_000), .cost(atMost: 2.5, at: prices),
        .errorRate(above: 0.2, after: 20),
      ])
    #expect(settings.prices == prices)
  }

  @Test func cachedTokensMayHaveAPriceOfTheirOwn() throws {
    #expect(
      try settings(["PERF_PRICES": "0.15/0.075/0.60"]).prices
        == Prices(inputPerMillion: 0.15, cachedInputPerMillion: 0.075, outputPerMillion: 0.6))
  }

  private static let prices =
    "prices of a million tokens, input/output such as 0.15/0.60, or input/cached/output"

  @Test(arguments: [
    (
      ["PERF_TOTAL_REQUESTS": "0"], "PERF_TOTAL_REQUESTS", "0",
      "a whole number from 1 to 9223372036854775807"
    ),
    (
      ["PERF_TOTAL_TOKENS": "many"], "PERF_TOTAL_TOKENS", "many",
      "a whole number from 1 to 9223372036854775807"
    ),
    (["PERF_MAX_COST": "-1"], "PERF_MAX_COST", "-1", "an amount of money, a number more than 0"),
    (["PERF_MAX_COST": "5"], "PERF_MAX_COST", "5", "PERF_PRICES beside it: \(prices)"),
    (["PERF_PRICES": "0.15"], "PERF_PRICES", "0.15", prices),
    (["PERF_PRICES": "0.15/-1"], "PERF_PRICES", "0.15/-1", prices),
    (["PERF_PRICES": "1/2/3/4"], "PERF_PRICES", "1/2/3/4", prices),
    (
      ["PERF_MAX_ERROR_RATE": "1"], "PERF_MAX_ERROR_RATE", "1",
      "a share of requests from 0 to less than 1, e.g. 0.2"
    ),
  ])
  func whatCantBeReadIsRefused(
    _ values: [String: String], _ variable: String, _ value: String, _ expected: String
  ) {
    let error = #expect(throws: EnvironmentError.self) { _ = try settings(values) }
    #expect(error?.description == "\(variable)=\"\(value)\": expected \(expected)")
  }
}
