/// `PERF_DASHBOARD`: where what is measured is shown while it is.
enum Dashboard: Sendable, Hashable {
  case off
  /// On the whole of the terminal that the process was started from.
  case terminal
  /// On a page for a browser on this machine; 0 is any free port.
  case web(port: Int)

  static let variable = "PERF_DASHBOARD"

  init(_ environment: EnvironmentVariables) throws(EnvironmentError) {
    self =
      try environment.value(
        Self.variable, expected: Self.expectation(environment), parse: Self.parse)
      ?? .off
  }

  private static func parse(_ text: String) -> Dashboard? {
    switch text {
    case "0": return .off
    case "1": return .terminal
    case "web": return page(port: 0)
    default:
      guard text.hasPrefix("web:"), let port = Int(text.dropFirst("web:".count)),
        0...65_535 ~= port
      else { return nil }
      return page(port: port)
    }
  }

  private static func page(port: Int) -> Dashboard? {
    #if HTTP
      return .web(port: port)
    #else
      return nil
    #endif
  }

  private static func expectation(_ environment: EnvironmentVariables) -> String {
    #if HTTP
      return "0, 1, web, or web:PORT with a port from 0 to 65535"
    #else
      return environment[variable]?.hasPrefix("web") == true
        ? "0 or 1: the page needs the package trait HTTP, which this build is without" : "0 or 1"
    #endif
  }
}
