#if HTTP
  /// Where the exchanges of a service are written, and what must not be.
  package struct ServiceCapture: Sendable {
    /// The variable that names the file or the folder.
    package static let variable = "PERF_CAPTURE"

    let provider: String
    package let sink: CaptureSink
    let scrubber: CaptureScrubber

    package init(provider: String, sink: CaptureSink, scrubber: CaptureScrubber) {
      self.provider = provider
      self.sink = sink
      self.scrubber = scrubber
    }

    /// The same for an exchange in which these secrets must not be seen, though they are not sent.
    func hiding(_ secrets: [Secret]) -> ServiceCapture {
      ServiceCapture(provider: provider, sink: sink, scrubber: scrubber.knowing(secrets))
    }

    /// Nil where the environment does not ask for it.
    ///
    /// - Throws: `invalidConfiguration` when the file can't be written.
    package init?(_ environment: ServiceEnvironment) throws(ProviderError) {
      guard let path = environment[Self.variable] else { return nil }
      self.init(
        provider: environment.provider,
        sink: try CaptureSink(path: path, provider: environment.provider),
        scrubber: CaptureScrubber(environment.variables))
    }
  }
#endif
