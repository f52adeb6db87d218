#if HTTP && os(Linux)
  import Glibc

  /// A system call that failed.
  struct BareFailure: Error, CustomStringConvertible {
    var call: String
    var reason: CInt

    init(_ call: String, _ reason: CInt = errno) {
      self.call = call
      self.reason = reason
    }

    var description: String { "\(call) failed: \(String(cString: strerror(reason)))" }
  }

  /// A TCP socket on the loopback interface, with nothing around it.
  struct BareSocket: Hashable, Sendable {
    let descriptor: CInt

    /// Listens on a free port.
    static func listening() throws(BareFailure) -> BareSocket {
      let socket = try BareSocket()
      guard withLoopback(port: 0, { bind(socket.descriptor, $0, $1) }) == 0 else {
        throw BareFailure("bind")
      }
      guard listen(socket.descriptor, 4096) == 0 else { throw BareFailure("listen") }
      return socket
    }

    /// Connects, and waits until that is done.
    init(port: Int) throws(BareFailure) {
      self = try BareSocket()
      let descriptor = descriptor
      guard Self.withLoopback(port: port, { connect(descriptor, $0, $1) }) == 0 else {
        throw BareFailure("connect")
      }
    }

    init(descriptor: CInt) {
      self.descriptor = descriptor
    }

    private init() throws(BareFailure) {
      descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
      guard descriptor >= 0 else { throw BareFailure("socket") }
      sendsAtOnce()
    }

    private func sendsAtOnce() {
      var isOn: CInt = 1
      setsockopt(
        descriptor, CInt(IPPROTO_TCP), TCP_NODELAY, &isOn, socklen_t(MemoryLayout<CInt>.size))
    }

    func accepted() throws(BareFailure) -> BareSocket {
      let socket = BareSocket(descriptor: accept(descriptor, nil, nil))
      guard socket.descriptor >= 0 else { throw BareFailure("accept") }
      socket.sendsAtOnce()
      return socket
    }

    /// Sends all of it, and waits for room where there is none; whether the peer is there.
    @discardableResult
    func send(_ bytes: UnsafeRawBufferPointer) -> Bool {
      var rest = bytes[...]
      while !rest.isEmpty {
        let part = UnsafeRawBufferPointer(rebasing: rest)
        let count = Glibc.send(descriptor, part.baseAddress, part.count, CInt(MSG_NOSIGNAL))
        guard count > 0 else { return false }
        rest = rest.dropFirst(count)
      }
      return true
    }

    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool {
      bytes.withUnsafeBytes { send($0) }
    }

    /// Waits for something to read; 0 when the peer has closed.
    func receive(into buffer: UnsafeMutableRawBufferPointer) -> Int {
      recv(descriptor, buffer.baseAddress, buffer.count, 0)
    }

    /// How many bytes lie there unread.
    var unread: Int {
      var count: CInt = 0
      return ioctl(descriptor, UInt(FIONREAD), &count) == 0 ? Int(count) : 0
    }

    var port: Int { Self.port { getsockname(descriptor, $0, $1) } }
    var peerPort: Int { Self.port { getpeername(descriptor, $0, $1) } }

    func close() {
      _ = Glibc.close(descriptor)
    }

    private static func port(
      _ ask: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> CInt
    ) -> Int {
      var address = sockaddr_in()
      var size = socklen_t(MemoryLayout<sockaddr_in>.size)
      let result = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { ask($0, &size) }
      }
      guard result == 0, address.sin_family == sa_family_t(AF_INET) else { return 0 }
      return Int(in_port_t(bigEndian: address.sin_port))
    }

    private static func withLoopback(
      port: Int, _ body: (UnsafePointer<sockaddr>, socklen_t) -> CInt
    ) -> CInt {
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = in_port_t(port).bigEndian
      address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
      return withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
      }
    }
  }
#endif
