#if HTTP
  import Dispatch
  import NIOCore
  import Synchronization

  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #else
    import Darwin
  #endif

  /// The addresses of a host: its own, where it is one, else what the name server says, asked once for
  /// all connections that need it at the time, and again after a minute.
  final class AddressBook: Sendable {
    private struct State {
      var addresses: [SocketAddress] = []
      var expiry: MonotonicInstant?
      var waiting: [@Sendable ([SocketAddress]) -> Void] = []
    }

    private static let validity = Duration.seconds(60)

    private let host: String
    private let port: Int
    private let literal: SocketAddress?
    private let state = Mutex(State())

    init(host: String, port: Int) {
      self.host = host
      self.port = port
      literal = try? SocketAddress(ipAddress: host, port: port)
    }

    /// The addresses, where they are known without asking.
    var known: [SocketAddress]? {
      if let literal { return [literal] }
      let now = SystemClock().now
      return state.withLock { state in
        state.expiry.map { now < $0 } == true ? state.addresses : nil
      }
    }

    /// Asks for them on another thread, because that blocks.
    ///
    /// - Parameter receive: takes the addresses on the loop; none if the name has none.
    func lookUp(
      on loop: any EventLoop, _ receive: @escaping @Sendable ([SocketAddress]) -> Void
    ) {
      let isFirst = state.withLock { state in
        state.waiting.append { addresses in loop.execute { receive(addresses) } }
        return state.waiting.count == 1
      }
      guard isFirst else { return }
      DispatchQueue.global().async { [self] in
        let addresses = Self.addresses(of: host, port: port)
        let expiry = SystemClock().now.advanced(by: Self.validity)
        let waiting = state.withLock { state in
          state.addresses = addresses
          state.expiry = addresses.isEmpty ? nil : expiry
          defer { state.waiting = [] }
          return state.waiting
        }
        for receive in waiting { receive(addresses) }
      }
    }

    private static func addresses(of host: String, port: Int) -> [SocketAddress] {
      var hints = addrinfo()
      hints.ai_family = AF_UNSPEC
      #if canImport(Glibc)
        hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
      #else
        hints.ai_socktype = SOCK_STREAM
      #endif
      var first: UnsafeMutablePointer<addrinfo>?
      guard getaddrinfo(host, String(port), &hints, &first) == 0 else { return [] }
      defer { freeaddrinfo(first) }
      var addresses: [SocketAddress] = []
      var next = first
      while let entry = next?.pointee {
        if let address = entry.address(of: host) { addresses.append(address) }
        next = entry.ai_next
      }
      return addresses
    }
  }

  extension addrinfo {
    fileprivate func address(of host: String) -> SocketAddress? {
      guard let pointer = UnsafeRawPointer(ai_addr) else { return nil }
      return switch ai_family {
      case AF_INET: SocketAddress(pointer.loadUnaligned(as: sockaddr_in.self), host: host)
      case AF_INET6: SocketAddress(pointer.loadUnaligned(as: sockaddr_in6.self), host: host)
      default: nil
      }
    }
  }
#endif
