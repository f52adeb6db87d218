import Testing

@testable import PerfHarness

@Suite struct DashboardTests {
  private func dashboard(_ value: String?) throws -> Dashboard {
    try HarnessSettings(EnvironmentVariables(value.map { ["PERF_DASHBOARD": $0] } ?? [:])).dashboard
  }

  @Test func nothingIsShownUnlessAskedFor() throws {
    #expect(try dashboard(nil) == .off)
    #expect(try dashboard("0") == .off)
    #expect(try dashboard("1") == .terminal)
  }

  #if HTTP
    @Test func aPageHasAPortOfItsOwnOrAnyFreeOne() throws {
      #expect(try dashboard("web") == .web(port: 0))
      #expect(try dashboard("web:8080") == .web(port: 8080))
    }

    @Test(arguments: ["yes", "web:", "web:x", "web:65536", "web:-1", "page"])
    func aBadValueIsNamedWithWhatIsAllowed(_ value: String) {
      let error = #expect(throws: EnvironmentError.self) { try dashboard(value) }
      #expect(
        error?.description
          == "PERF_DASHBOARD=\"\(value)\": expected 0, 1, web, or web:PORT with a port from 0 to 65535"
      )
    }
  #else
    @Test func withoutTheTraitThereIsNoPage() {
      let error = #expect(throws: EnvironmentError.self) { try dashboard("web:8080") }
      #expect(
        error?.description
          == #"PERF_DASHBOARD="web:8080": expected 0 or 1: the page needs the package trait HTTP, which "#
          + "this build is without")
      let other = #expect(throws: EnvironmentError.self) { try dashboard("yes") }
      #expect(other?.description == #"PERF_DASHBOARD="yes": expected 0 or 1"#)
    }
  #endif
}
