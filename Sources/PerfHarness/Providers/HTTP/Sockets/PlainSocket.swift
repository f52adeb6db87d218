#if HTTP && os(Linux)
  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #endif
  import NIOCore

  /// A TCP socket without TLS, on a loop's thread.
  final class PlainSocket: Wire {
    private enum Phase {
      case connecting((Result<Void, IOError>) -> Void)
      case open(any WireOwner)
      case closed
    }

    private let core: LoopCore
    private let descriptor: CInt
    private var phase: Phase
    /// What the system did not take yet.
    private var unsent: ArraySlice<UInt8> = []
    /// When something was sent or read last: nothing can arrive before.
    private var latest: MonotonicInstant

    /// Begins to connect. The completion comes once, later.
    ///
    /// - Parameter source: the local address; nil for the system's choice.
    init(
      to address: SocketAddress, from source: SocketAddress?, on core: LoopCore,
      completion: @escaping (Result<Void, IOError>) -> Void
    ) throws(IOError) {
      let family = address.withSockAddr { pointer, _ in CInt(pointer.pointee.sa_family) }
      let kind = CInt(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
      descriptor = socket(family, kind, 0)
      self.core = core
      phase = .connecting(completion)
      latest = SystemClock().now
      guard descriptor >= 0 else { throw IOError(errnoCode: errno, reason: "socket") }
      set(CInt(IPPROTO_TCP), TCP_NODELAY)
      SocketReader.requestStamps(of: descriptor)
      do throws(IOError) {
        if let source { try bind(to: source) }
        try connect(to: address)
        guard core.watch(self, descriptor) else {
          throw IOError(errnoCode: errno, reason: "epoll_ctl")
        }
      } catch {
        phase = .closed
        systemClose(descriptor)
        throw error
      }
    }

    /// Tells what comes in from now on. It must be connected.
    func open(for owner: any WireOwner) {
      guard case .connecting = phase else { return }
      phase = .open(owner)
    }

    // MARK: Sending

    func write(_ bytes: [UInt8]) {
      latest = SystemClock().now
      guard unsent.isEmpty else {
        unsent.append(contentsOf: bytes)
        return
      }
      let sent = bytes.withUnsafeBytes { send($0) }
      guard sent < bytes.count else { return }
      unsent = bytes[sent...]
      core.expectWriting(true, to: descriptor)
    }

    private func sendRest() {
      let sent = unsent.withUnsafeBytes { send($0) }
      unsent = unsent.dropFirst(sent)
      if unsent.isEmpty {
        unsent = []
        core.expectWriting(false, to: descriptor)
      }
    }

    /// How many bytes the system took. Of errors the next read tells.
    private func send(_ bytes: UnsafeRawBufferPointer) -> Int {
      max(0, systemSend(descriptor, bytes))
    }

    func close() {
      let closed = phase
      phase = .closed
      switch closed {
      case .closed: return
      case .connecting: core.forget(descriptor, of: nil)
      case .open(let owner): core.forget(descriptor, of: owner)
      }
      systemClose(descriptor)
    }

    // MARK: What the loop tells

    func isReady(_ readiness: Poller.Readiness) {
      switch phase {
      case .connecting(let completion): finishConnecting(completion)
      case .open(let owner):
        if readiness.canRead { read(for: owner) }
        if readiness.canWrite, case .open = phase, !unsent.isEmpty { sendRest() }
      case .closed: break
      }
    }

    private func finishConnecting(_ completion: (Result<Void, IOError>) -> Void) {
      var code: CInt = 0
      var size = socklen_t(MemoryLayout<CInt>.size)
      getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &size)
      guard code == 0 else {
        close()
        return completion(.failure(IOError(errnoCode: code, reason: "connect")))
      }
      core.expectWriting(false, to: descriptor)
      completion(.success(()))
    }

    private func read(for owner: any WireOwner) {
      switch core.reader.read(descriptor, notBefore: latest) {
      case .bytes(let bytes, let stamp):
        latest = stamp.arrived
        owner.received(bytes, at: stamp)
      case .end: owner.broken(.closed)
      case .nothingYet: break
      case .failed: owner.broken(.reset)
      }
    }

    // MARK: Connecting

    private func set(_ level: CInt, _ option: CInt) {
      var isOn: CInt = 1
      setsockopt(descriptor, level, option, &isOn, socklen_t(MemoryLayout<CInt>.size))
    }

    private func bind(to source: SocketAddress) throws(IOError) {
      // The port is chosen when the peer is known, so that each peer has all of them.
      set(CInt(IPPROTO_IP), IP_BIND_ADDRESS_NO_PORT)
      guard systemBind(descriptor, source) == 0 else {
        throw IOError(errnoCode: errno, reason: "bind")
      }
    }

    private func connect(to address: SocketAddress) throws(IOError) {
      guard systemConnect(descriptor, address) == 0 || errno == EINPROGRESS else {
        throw IOError(errnoCode: errno, reason: "connect")
      }
    }
  }

  // A method of the same name hides the system's.

  private func systemClose(_ descriptor: CInt) {
    close(descriptor)
  }

  private func systemSend(_ descriptor: CInt, _ bytes: UnsafeRawBufferPointer) -> Int {
    // A peer that is gone is an error and no signal.
    send(descriptor, bytes.baseAddress, bytes.count, CInt(MSG_NOSIGNAL))
  }

  private func systemBind(_ descriptor: CInt, _ address: SocketAddress) -> CInt {
    address.withSockAddr { bind(descriptor, $0, socklen_t($1)) }
  }

  private func systemConnect(_ descriptor: CInt, _ address: SocketAddress) -> CInt {
    address.withSockAddr { connect(descriptor, $0, socklen_t($1)) }
  }
#endif
