#if HTTP && os(Linux)
  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #endif

  /// Reads sockets, with the instant at which the system received what is read.
  ///
  /// The stamp of a read is that of its last segment (`SO_TIMESTAMPNS`, socket(7)): segments that
  /// wait for the reader are read together, and share it.
  final class SocketReader {
    enum Outcome {
      case bytes(UnsafeRawBufferPointer, ReadStamp)
      /// The peer has closed its side.
      case end
      case nothingYet
      case failed(errno: CInt)
    }

    private static let capacity = 65_536
    private static let controlCapacity = 64

    private let buffer = UnsafeMutableRawBufferPointer.allocate(
      byteCount: SocketReader.capacity, alignment: 16)
    private let control = UnsafeMutableRawBufferPointer.allocate(
      byteCount: SocketReader.controlCapacity, alignment: 8)
    private let vector = UnsafeMutablePointer<iovec>.allocate(capacity: 1)
    private var message = msghdr()
    private var clock = ArrivalClock()

    init() {
      vector.initialize(to: iovec(iov_base: buffer.baseAddress, iov_len: buffer.count))
      message.msg_iov = vector
      message.msg_iovlen = 1
      message.msg_control = control.baseAddress
    }

    deinit {
      vector.deallocate()
      control.deallocate()
      buffer.deallocate()
    }

    /// Asks the system to stamp what a socket receives; where it can't, reads are stamped here.
    static func requestStamps(of descriptor: CInt) {
      var isOn: CInt = 1
      setsockopt(
        descriptor, SOL_SOCKET, SO_TIMESTAMPNS, &isOn, socklen_t(MemoryLayout<CInt>.size))
    }

    /// Reads once. The bytes are good until the next call.
    ///
    /// - Parameter earliest: before which nothing of this can have arrived.
    func read(_ descriptor: CInt, notBefore earliest: MonotonicInstant) -> Outcome {
      message.msg_controllen = numericCast(control.count)
      message.msg_flags = 0
      let count = recvmsg(descriptor, &message, 0)
      if count > 0 {
        return .bytes(
          UnsafeRawBufferPointer(rebasing: buffer[..<count]), stamp(notBefore: earliest))
      }
      if count == 0 { return .end }
      let code = errno
      return code == EAGAIN || code == EINTR ? .nothingYet : .failed(errno: code)
    }

    private func stamp(notBefore earliest: MonotonicInstant) -> ReadStamp {
      let now = SystemClock().now
      guard let wall = systemStamp else { return ReadStamp(arrived: now) }
      if clock.needsPair(at: now) { clock.take(.now()) }
      guard let arrived = clock.instant(of: wall, notBefore: earliest, notAfter: now) else {
        return ReadStamp(arrived: now)
      }
      return ReadStamp(arrived: arrived, read: now)
    }

    /// The stamp in the message's ancillary data, in nanoseconds since 1970: a `cmsghdr`, and a
    /// `timespec`, two words, where its size, rounded up to a word's (`CMSG_ALIGN`), ends. Nothing
    /// else is asked for, so that it comes first.
    private var systemStamp: Int64? {
      let headerSize = MemoryLayout<cmsghdr>.size
      guard Int(message.msg_controllen) >= headerSize + 2 * MemoryLayout<Int>.size,
        let address = control.baseAddress
      else { return nil }
      let header = address.load(as: cmsghdr.self)
      guard header.cmsg_level == SOL_SOCKET, header.cmsg_type == SO_TIMESTAMPNS else { return nil }
      let seconds = address.load(fromByteOffset: headerSize, as: Int.self)
      let rest = address.load(fromByteOffset: headerSize + MemoryLayout<Int>.size, as: Int.self)
      return Int64(seconds) * 1_000_000_000 + Int64(rest)
    }
  }

  extension ArrivalClock.Pair {
    /// Both clocks now: the wall clock between two readings of the other, the closest of a few tries.
    static func now() -> ArrivalClock.Pair {
      var best = ArrivalClock.Pair(monotonic: SystemClock().now, wall: 0)
      var least = Duration.seconds(1)
      for _ in 0..<3 {
        let before = SystemClock().now
        let wall = wallClock
        let distance = SystemClock().now - before
        guard distance < least else { continue }
        least = distance
        best = ArrivalClock.Pair(
          monotonic: before.advanced(by: distance / 2), wall: wall)
      }
      return best
    }

    /// Nanoseconds since 1970. A `timespec` is two words.
    private static var wallClock: Int64 {
      withUnsafeTemporaryAllocation(of: Int.self, capacity: 2) { words in
        words.initialize(repeating: 0)
        words.withMemoryRebound(to: timespec.self) { time in
          if let address = time.baseAddress { clock_gettime(CLOCK_REALTIME, address) }
        }
        return Int64(words[0]) * 1_000_000_000 + Int64(words[1])
      }
    }
  }
#endif
