#if canImport(Testing)
  extension CaseContext {
    /// What tells OpenTelemetry of a case; nothing where nobody asks for it.
    func telemetry(of key: CaseKey, by provider: any Provider) -> [any RunObserver] {
      #if HTTP
        guard let publisher = Surroundings.current.session.telemetry(for: self) else { return [] }
        let subject = TelemetrySubject(
          key, provider: provider.name, api: (provider as? any SocketProvider)?.api,
          model: provider.model, endpoint: provider.endpoint)
        return [publisher.hub.feed(of: subject)]
      #else
        return []
      #endif
    }
  }
#endif
