#if HTTP
  import NIOCore
  import Synchronization

  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #else
    import Darwin
  #endif

  /// The local addresses that connections are made from.
  ///
  /// The system's choice first. When it has no port left, another address of this machine has all of
  /// its own: about 28,000 for each peer with Linux's usual range.
  final class SourceAddresses: Sendable {
    /// How many further addresses of the loopback network are used: 127.0.0.2 and on.
    private static let furtherLoopback = 2...9

    /// How many of the further addresses have taken the place of the one before.
    private let used = Mutex(0)
    private let further: @Sendable (SocketAddress) -> [SocketAddress]

    /// - Parameter further: the addresses besides the system's choice that reach a peer.
    init(further: @escaping @Sendable (SocketAddress) -> [SocketAddress] = SourceAddresses.further)
    {
      self.further = further
    }

    /// Connects from the first address that has a port left.
    ///
    /// - Parameter attempt: takes the source, nil for the system's choice.
    /// - Throws: what the last attempt threw.
    func connect<Connection>(
      to peer: SocketAddress, _ attempt: (SocketAddress?) throws(IOError) -> Connection
    ) throws(IOError) -> Connection {
      var number = used.withLock { $0 }
      while true {
        do throws(IOError) {
          return try attempt(number == 0 ? nil : further(peer)[number - 1])
        } catch  where error.errnoCode == EADDRNOTAVAIL && number < further(peer).count {
          number += 1
          used.withLock { [number] used in used = max(used, number) }
        }
      }
    }

    static func further(to peer: SocketAddress) -> [SocketAddress] {
      guard case .v4 = peer else { return [] }
      if peer.ipAddress?.hasPrefix("127.") == true {
        return furtherLoopback.compactMap {
          try? SocketAddress(ipAddress: "127.0.0.\($0)", port: 0)
        }
      }
      let devices = (try? System.enumerateDevices()) ?? []
      return devices.compactMap(\.address).filter { address in
        guard case .v4 = address else { return false }
        return address.ipAddress?.hasPrefix("127.") == false
      }
    }
  }
#endif
