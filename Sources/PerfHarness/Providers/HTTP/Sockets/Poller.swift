#if HTTP && os(Linux)
  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #endif

  /// Waits for any of many sockets, for an instant, or for a call from another thread: epoll(7),
  /// timerfd_create(2) and eventfd(2).
  ///
  /// The C library's headers for them are not among those that Swift imports, so the functions are
  /// found by name. Where that fails, as in a statically linked program, there is no poller.
  final class Poller {
    /// A socket that is ready. Errors show when it is read or written.
    struct Readiness {
      var descriptor: CInt
      var canRead: Bool
      var canWrite: Bool
    }

    /// Whether there are pollers on this system.
    static var isAvailable: Bool { functions != nil }

    /// Where other threads write to end a wait.
    let waker: Waker

    private let functions: Functions
    private let epoll: CInt
    private let timer: CInt
    private let events: UnsafeMutableRawBufferPointer
    private var armedFor: MonotonicInstant?

    /// - Returns: nil where the functions are missing, or no file can be opened.
    init?() {
      guard let functions = Self.functions else { return nil }
      let epoll = functions.createEpoll(Self.closeOnExec)
      let timer = functions.createTimer(CLOCK_MONOTONIC, Self.closeOnExec | Self.nonBlocking)
      let event = functions.createEvent(0, Self.closeOnExec | Self.nonBlocking)
      guard epoll >= 0, timer >= 0, event >= 0 else {
        for descriptor in [epoll, timer, event] where descriptor >= 0 { close(descriptor) }
        return nil
      }
      self.functions = functions
      self.epoll = epoll
      self.timer = timer
      waker = Waker(descriptor: event)
      events = .allocate(byteCount: Layout.size * Self.mostEvents, alignment: 8)
      // Edge-triggered: neither is read; being set or written anew is what is told.
      watch(timer, flags: Flags.read | Flags.edge)
      watch(event, flags: Flags.read | Flags.edge)
    }

    deinit {
      for descriptor in [epoll, timer, waker.descriptor] { close(descriptor) }
      events.deallocate()
    }

    /// Tells of a socket from now on, whenever it can be read, and once when it can be written.
    ///
    /// - Returns: whether the system took it.
    @discardableResult
    func add(_ descriptor: CInt) -> Bool {
      watch(descriptor, flags: Flags.read | Flags.write)
    }

    /// Changes whether a socket is told of when it can be written.
    func expectWriting(_ isExpected: Bool, to descriptor: CInt) {
      let flags = Flags.read | (isExpected ? Flags.write : 0)
      control(Self.modify, descriptor, flags: flags)
    }

    /// Waits until something is ready, at most until an instant.
    ///
    /// - Parameters:
    ///   - deadline: nil waits for as long as it takes.
    ///   - receive: takes what is ready.
    func wait(until deadline: MonotonicInstant?, _ receive: (Readiness) -> Void) {
      if let deadline { arm(deadline) }
      look(milliseconds: -1, receive)
    }

    /// Takes what is ready now.
    func look(_ receive: (Readiness) -> Void) {
      look(milliseconds: 0, receive)
    }

    private func look(milliseconds: CInt, _ receive: (Readiness) -> Void) {
      let count = functions.wait(
        epoll, events.baseAddress, CInt(Self.mostEvents), milliseconds)
      guard count > 0 else { return }  // Interrupted by a signal: nothing is ready.
      for index in 0..<Int(count) {
        let event = UnsafeRawBufferPointer(
          rebasing: events[index * Layout.size..<(index + 1) * Layout.size])
        let descriptor = event.loadUnaligned(fromByteOffset: Layout.dataOffset, as: CInt.self)
        let flags = event.loadUnaligned(as: UInt32.self)
        if descriptor == timer {
          armedFor = nil
        } else if descriptor != waker.descriptor {
          receive(
            Readiness(
              descriptor: descriptor, canRead: flags & ~Flags.write != 0,
              canWrite: flags & ~Flags.read != 0))
        }
      }
    }

    private func arm(_ deadline: MonotonicInstant) {
      guard armedFor != deadline else { return }
      armedFor = deadline
      let nanoseconds = Int(max(1, deadline.nanoseconds))  // Zero would disarm it.
      // `struct itimerspec`: an interval and an instant, of seconds and nanoseconds each.
      var setting = [0, 0, nanoseconds / 1_000_000_000, nanoseconds % 1_000_000_000]
      _ = functions.setTimer(timer, Self.absoluteTime, &setting, nil)
    }

    @discardableResult
    private func watch(_ descriptor: CInt, flags: UInt32) -> Bool {
      control(Self.insert, descriptor, flags: flags)
    }

    @discardableResult
    private func control(_ operation: CInt, _ descriptor: CInt, flags: UInt32) -> Bool {
      withUnsafeTemporaryAllocation(byteCount: Layout.size, alignment: 8) { event in
        event.initializeMemory(as: UInt8.self, repeating: 0)
        event.storeBytes(of: flags, as: UInt32.self)
        event.storeBytes(of: descriptor, toByteOffset: Layout.dataOffset, as: CInt.self)
        return functions.control(epoll, operation, descriptor, event.baseAddress) == 0
      }
    }

    // MARK: What the headers say

    private static let mostEvents = 512
    private static let closeOnExec = CInt(O_CLOEXEC)  // EPOLL_, TFD_ and EFD_CLOEXEC are this one.
    private static let nonBlocking = CInt(O_NONBLOCK)  // So are TFD_ and EFD_NONBLOCK.
    private static let insert: CInt = 1  // EPOLL_CTL_ADD
    private static let modify: CInt = 3  // EPOLL_CTL_MOD
    private static let absoluteTime: CInt = 1  // TFD_TIMER_ABSTIME

    private enum Flags {
      static let read: UInt32 = 0x001  // EPOLLIN
      static let write: UInt32 = 0x004  // EPOLLOUT
      static let edge: UInt32 = 1 << 31  // EPOLLET
    }

    /// `struct epoll_event`, which is packed on x86_64 alone.
    private enum Layout {
      #if arch(x86_64)
        static let size = 12
        static let dataOffset = 4
      #else
        static let size = 16
        static let dataOffset = 8
      #endif
    }

    private static let functions = Functions()

    private struct Functions: Sendable {
      let createEpoll: @convention(c) @Sendable (CInt) -> CInt
      let control: @convention(c) @Sendable (CInt, CInt, CInt, UnsafeMutableRawPointer?) -> CInt
      let wait: @convention(c) @Sendable (CInt, UnsafeMutableRawPointer?, CInt, CInt) -> CInt
      let createTimer: @convention(c) @Sendable (CInt, CInt) -> CInt
      let setTimer:
        @convention(c) @Sendable (CInt, CInt, UnsafeRawPointer?, UnsafeMutableRawPointer?) -> CInt
      let createEvent: @convention(c) @Sendable (CUnsignedInt, CInt) -> CInt

      init?() {
        guard let createEpoll = dlsym(nil, "epoll_create1"), let control = dlsym(nil, "epoll_ctl"),
          let wait = dlsym(nil, "epoll_wait"), let createTimer = dlsym(nil, "timerfd_create"),
          let setTimer = dlsym(nil, "timerfd_settime"), let createEvent = dlsym(nil, "eventfd")
        else { return nil }
        // The types above are those of the manual pages.
        self.createEpoll = unsafeBitCast(createEpoll, to: type(of: self.createEpoll))
        self.control = unsafeBitCast(control, to: type(of: self.control))
        self.wait = unsafeBitCast(wait, to: type(of: self.wait))
        self.createTimer = unsafeBitCast(createTimer, to: type(of: self.createTimer))
        self.setTimer = unsafeBitCast(setTimer, to: type(of: self.setTimer))
        self.createEvent = unsafeBitCast(createEvent, to: type(of: self.createEvent))
      }
    }
  }

  /// Ends the wait of a poller, from any thread.
  struct Waker: Sendable {
    fileprivate let descriptor: CInt

    func wake() {
      var one: UInt64 = 1
      _ = write(descriptor, &one, MemoryLayout<UInt64>.size)
    }
  }
#endif
