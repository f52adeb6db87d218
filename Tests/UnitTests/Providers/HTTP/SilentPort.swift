#if HTTP
  import Testing

  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #else
    import Darwin
  #endif

  /// A loopback port that is taken, so that no other test gets it, and that nobody listens on.
  struct SilentPort: ~Copyable {
    let number: Int
    private let socket: CInt

    init() throws {
      #if canImport(Glibc)
        let type = CInt(SOCK_STREAM.rawValue)
      #else
        let type = SOCK_STREAM
      #endif
      socket = Self.open(type)
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
      var length = socklen_t(MemoryLayout<sockaddr_in>.size)
      let file = socket
      let isBound = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
          bind(file, pointer, length) == 0 && getsockname(file, pointer, &length) == 0
        }
      }
      try #require(isBound)
      number = Int(UInt16(bigEndian: address.sin_port))
    }

    deinit {
      close(socket)
    }

    private static func open(_ type: CInt) -> CInt {
      #if canImport(Glibc)
        Glibc.socket(AF_INET, type, 0)
      #elseif canImport(Musl)
        Musl.socket(AF_INET, type, 0)
      #else
        Darwin.socket(AF_INET, type, 0)
      #endif
    }
  }
#endif
