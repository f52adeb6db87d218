/// Where a server tells what it measured.
package enum ServerMetricsSource: Sendable, Hashable {
  /// Nowhere: it is not asked.
  case off
  /// At `/metrics` of the host that requests go to.
  case besideAPI
  /// There.
  case address(BaseURL)

  /// What it may be, in words.
  package static let expectation =
    "0, 1 for /metrics at the server that is measured, or an address such as http://127.0.0.1:8000/metrics"

  /// - Returns: nil where it is none of them.
  package init?(_ text: String) {
    switch text {
    case "0": self = .off
    case "1": self = .besideAPI
    default:
      guard let url = try? BaseURL(parsing: text) else { return nil }
      self = .address(Self.page(of: url))
    }
  }

  /// A host alone has its metrics where all servers have them.
  private static func page(of url: BaseURL) -> BaseURL {
    var url = url
    if url.path.isEmpty { url.path = "/metrics" }
    return url
  }

  /// The page's address for a provider; nil where it is not asked, and where the provider has no address.
  package func address(for provider: any Provider) -> BaseURL? {
    switch self {
    case .off: return nil
    case .address(let url): return url
    case .besideAPI:
      guard let endpoint = provider.endpoint, var url = try? BaseURL(parsing: endpoint) else {
        return nil
      }
      url.path = "/metrics"
      return url
    }
  }
}
