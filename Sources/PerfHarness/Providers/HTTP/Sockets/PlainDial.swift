#if HTTP && os(Linux)
  import NIOCore

  /// Opens a TCP socket to a host, at one of its addresses.
  ///
  /// They are tried in the order of the system's preference; each gets a head start, and the first that
  /// answers is taken: RFC 8305, section 5, with its 250 ms.
  final class PlainDial: Dial {
    private static let headStart = Duration.milliseconds(250)

    private let settings: ConnectionSettings
    private let core: LoopCore
    private var owner: (any WireOwner)?
    private var untried: ArraySlice<SocketAddress> = []
    private var attempts: [PlainSocket] = []
    private var failures: [IOError] = []

    init(_ settings: ConnectionSettings, on core: LoopCore, for owner: any WireOwner) {
      self.settings = settings
      self.core = core
      self.owner = owner
    }

    func begin() {
      if let known = settings.addresses.known {
        untried = known[...]
        return tryNext()
      }
      let bound = NIOLoopBound(self, eventLoop: core.loop)
      settings.addresses.lookUp(on: core.loop) { addresses in bound.value.found(addresses) }
    }

    func hangUp() {
      owner = nil
      for attempt in attempts { attempt.close() }
      attempts = []
    }

    private func found(_ addresses: [SocketAddress]) {
      guard owner != nil else { return }
      guard !addresses.isEmpty else {
        return finish(.failure(settings.failureOfLookUp))
      }
      untried = addresses[...]
      tryNext()
    }

    private func tryNext() {
      guard owner != nil, let address = untried.popFirst() else { return }
      var attempt: PlainSocket?
      do throws(IOError) {
        attempt = try settings.sources.connect(to: address) { source throws(IOError) in
          try PlainSocket(to: address, from: source, on: core) { [self] result in
            guard let attempt else { return }
            ended(attempt, result)
          }
        }
      } catch {
        return failed(error)
      }
      if let attempt { attempts.append(attempt) }
      guard !untried.isEmpty else { return }
      let bound = NIOLoopBound(self, eventLoop: core.loop)
      core.loop.schedule(at: SystemClock().now.advanced(by: Self.headStart)) {
        bound.value.tryNext()
      }
    }

    private func ended(_ attempt: PlainSocket, _ result: Result<Void, IOError>) {
      attempts.removeAll { $0 === attempt }
      switch result {
      case .success: finish(.success(attempt))
      case .failure(let error): failed(error)
      }
    }

    private func failed(_ error: IOError) {
      failures.append(error)
      if !untried.isEmpty { return tryNext() }
      guard attempts.isEmpty else { return }
      let telling = ConnectionSettings.mostTelling(of: failures) ?? error
      finish(.failure(settings.failure(to: telling)))
    }

    /// Tells the outcome, once.
    private func finish(_ result: Result<PlainSocket, ProviderError>) {
      guard let owner else { return }
      hangUp()
      switch result {
      case .success(let socket):
        socket.open(for: owner)
        owner.opened(socket)
      case .failure(let error): owner.didNotOpen(error)
      }
    }
  }
#endif
