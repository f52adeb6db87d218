#if HTTP && os(Linux)
  import Glibc

  /// epoll(7), level-triggered and for reading alone: what a benchmark is held against uses nothing of
  /// the harness, so that it has poller and sockets of its own.
  ///
  /// Swift does not import the C library's header for it, so that the functions are found by name.
  struct BarePoller: Sendable {
    private typealias Create = @convention(c) (CInt) -> CInt
    private typealias Control = @convention(c) (CInt, CInt, CInt, UnsafeMutableRawPointer?) -> CInt
    typealias Wait = @convention(c) @Sendable (CInt, UnsafeMutableRawPointer?, CInt, CInt) -> CInt
    typealias Poll =
      @convention(c) @Sendable (
        UnsafeMutablePointer<pollfd>, nfds_t, UnsafePointer<timespec>?, OpaquePointer?
      ) -> CInt

    private static let mostEvents = 512
    #if arch(x86_64)
      // `struct epoll_event` is packed there.
      private static let (eventSize, dataOffset) = (12, 4)
    #else
      private static let (eventSize, dataOffset) = (16, 8)
    #endif

    private let epoll: CInt
    private let epollWait: Wait
    private let poll: Poll

    init() throws(BareFailure) {
      guard let create = dlsym(nil, "epoll_create1"), let wait = dlsym(nil, "epoll_wait"),
        let poll = dlsym(nil, "ppoll")
      else { throw BareFailure("epoll", ENOSYS) }
      epoll = unsafeBitCast(create, to: Create.self)(0)
      epollWait = unsafeBitCast(wait, to: Wait.self)
      self.poll = unsafeBitCast(poll, to: Poll.self)
      guard epoll >= 0 else { throw BareFailure("epoll_create1") }
    }

    func add(_ descriptor: CInt) throws(BareFailure) {
      guard let symbol = dlsym(nil, "epoll_ctl") else { throw BareFailure("epoll_ctl", ENOSYS) }
      let control = unsafeBitCast(symbol, to: Control.self)
      let result = withUnsafeTemporaryAllocation(byteCount: Self.eventSize, alignment: 8) { event in
        event.initializeMemory(as: UInt8.self, repeating: 0)
        event.storeBytes(of: 1, as: UInt32.self)  // EPOLLIN
        event.storeBytes(of: descriptor, toByteOffset: Self.dataOffset, as: CInt.self)
        return control(epoll, 1, descriptor, event.baseAddress)  // EPOLL_CTL_ADD
      }
      guard result == 0 else { throw BareFailure("epoll_ctl") }
    }

    /// Waits until a socket can be read, to the microsecond, which epoll_wait(2) does not.
    func sleep(_ duration: Duration) {
      guard duration > .zero else { return }
      let (seconds, attoseconds) = duration.components
      var time = timespec(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
      var descriptors = pollfd(fd: epoll, events: Int16(POLLIN), revents: 0)
      _ = poll(&descriptors, 1, &time, nil)
    }

    /// - Parameters:
    ///   - milliseconds: how long it waits at most; 0 only looks.
    ///   - receive: takes each socket that can be read.
    func wait(milliseconds: CInt, _ receive: (CInt) throws -> Void) rethrows {
      let size = Self.eventSize * Self.mostEvents
      try withUnsafeTemporaryAllocation(byteCount: size, alignment: 8) { events in
        let count = epollWait(epoll, events.baseAddress, CInt(Self.mostEvents), milliseconds)
        for index in 0..<max(0, Int(count)) {
          let offset = index * Self.eventSize + Self.dataOffset
          try receive(events.loadUnaligned(fromByteOffset: offset, as: CInt.self))
        }
      }
    }

    func close() {
      _ = Glibc.close(epoll)
    }
  }
#endif
