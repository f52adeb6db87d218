import Testing

@testable import PerfHarness

/// What every service reads of the environment alike.
@Suite struct ServiceEnvironmentTests {
  private func environment(_ values: [String: String]) -> ServiceEnvironment {
    ServiceEnvironment("some", EnvironmentVariables(values))
  }

  @Test func variablesOfTheHarnessSpeakOfTheProviderThatIsNamed() {
    let values = ["PERF_MODEL": "m"]
    #expect(environment(values).model(nil) == "m")
    #expect(environment(values).model("given") == "given")
    let named = values.merging(["PERF_PROVIDER": "some"]) { $1 }
    #expect(environment(named).model(nil) == "m")
    let other = values.merging(["PERF_PROVIDER": "other"]) { $1 }
    #expect(environment(other).model(nil) == nil)
  }

  @Test func aBaseURLComesFromTheCodeTheHarnessOrTheProvidersVariable() throws {
    let all = ["PERF_BASE_URL": "http://perf", "SOME_URL": "http://some"]
    func url(_ given: String?, _ values: [String: String]) throws -> String? {
      try environment(values).baseURL(given, orVariable: "SOME_URL")?.description
    }
    #expect(try url("http://given", all) == "http://given")
    #expect(try url(nil, all) == "http://perf")
    #expect(try url(nil, ["SOME_URL": "http://some"]) == "http://some")
    #expect(try url(nil, [:]) == nil)
    #expect(
      throws: ProviderError(
        .invalidConfiguration,
        "SOME_URL \"some\": it has no scheme; expected http://HOST[:PORT][/PATH] or https://…, "
          + "e.g. http://127.0.0.1:8000/v1")
    ) { try url(nil, ["SOME_URL": "some"]) }
  }

  @Test func aKeyComesFromTheCodeTheHarnessOrTheFirstOfTheProvidersVariables() throws {
    let all = ["PERF_API_KEY": "perf", "FIRST": "1", "SECOND": "2"]
    func key(_ given: String?, _ values: [String: String]) throws -> String? {
      try environment(values).apiKey(given.map(Secret.init), orAnyOf: ["FIRST", "SECOND"])?.exposed
    }
    #expect(try key("given", all) == "given")
    #expect(try key("", all) == "perf")
    #expect(try key(nil, ["FIRST": "1", "SECOND": "2"]) == "1")
    #expect(try key(nil, ["SECOND": "2"]) == "2")
    #expect(try key(nil, [:]) == nil)
  }

  #if HTTP
    @Test(arguments: ["soon", "0", "-1s", "5 s"])
    func aTimeoutThatCannotBeReadNamesItsVariable(_ text: String) {
      let error = ProviderError(
        .invalidConfiguration,
        "PERF_TIMEOUT=\"\(text)\": expected a duration such as 250ms, 30s or 5m, more than zero")
      let origin = HTTPOrigin(isSecure: false, host: "host")
      #expect(throws: error) {
        try ServiceOptions(timeout: .seconds(1))
          .transport(to: origin, environment(["PERF_TIMEOUT": text]))
      }
    }
  #endif
}
