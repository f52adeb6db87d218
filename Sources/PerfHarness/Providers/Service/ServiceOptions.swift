/// What is said of every service alike, in code; what is nil comes from the environment.
package struct ServiceOptions: Sendable, Hashable {
  /// The longest that one exchange may take; nil takes `PERF_TIMEOUT`, else leaves it to the transport.
  package var timeout: Duration?
  /// The path of a PEM file with further certificates to trust; nil takes `SSL_CERT_FILE`.
  package var trustRoots: String?

  package init(timeout: Duration? = nil, trustRoots: String? = nil) {
    self.timeout = timeout
    self.trustRoots = trustRoots
  }

  #if HTTP
    /// A transport to a service.
    ///
    /// - Throws: `invalidConfiguration` for a variable that can't be read, and for a file that captured
    ///   exchanges can't be written to.
    package func transport(
      to origin: HTTPOrigin, _ environment: ServiceEnvironment
    ) throws(ProviderError) -> HTTPTransport {
      let limit: Duration?
      do throws(EnvironmentError) {
        let fallback = try environment.variables.duration("PERF_TIMEOUT")
        limit = timeout ?? fallback
      } catch {
        throw ProviderError(.invalidConfiguration, error.description)
      }
      return HTTPTransport(
        origin: origin,
        timeouts: limit.map { HTTPTimeouts(read: $0, total: $0) } ?? HTTPTimeouts(),
        tls: TLSSettings(additionalTrustRoots: trustRoots ?? environment["SSL_CERT_FILE"]),
        capture: try ServiceCapture(environment))
    }
  #endif
}
