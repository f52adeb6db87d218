#if HTTP && os(Linux)
  import Foundation
  import Glibc
  import PerfHarness
  import Synchronization

  /// One thread of a bare server, with connections of its own.
  final class BareServerThread: Sendable {
    private static let stopInterval: CInt = 20

    let isStopped = Atomic(false)
    let exchanges = Mutex<[String: BareExchange]>([:])
    private let pace: BareServer.Pace
    private let poller: BarePoller
    private let clock = Atomic<CInt>(0)
    /// The connections, with the client's end where it must be looked at.
    private let sockets = Mutex<[CInt: BareSocket?]>([:])

    init(_ pace: BareServer.Pace) throws {
      self.pace = pace
      poller = try BarePoller()
    }

    var processorTime: Duration {
      let clock = clock.load(ordering: .relaxed)
      return clock == 0 ? .zero : ProcessorTime.of(clock)
    }

    func add(_ socket: BareSocket) {
      var reader: BareSocket?
      if case .whenRead = pace { reader = .inThisProcess(port: socket.peerPort) }
      sockets.withLock { $0[socket.descriptor] = reader }
      try? poller.add(socket.descriptor)
    }

    func run() {
      clock.store(ProcessorTime.clockOfThisThread, ordering: .relaxed)
      var streams = BareStreams(pace)
      withUnsafeTemporaryAllocation(byteCount: 65_536, alignment: 8) { buffer in
        while !isStopped.load(ordering: .relaxed) {
          if let pause = streams.pause { poller.sleep(pause) }
          poller.wait(milliseconds: streams.isEmpty ? Self.stopInterval : 0) { descriptor in
            receive(descriptor, buffer, &streams)
          }
          streams.advance { stream in
            guard !stream.exchange.sent.isEmpty else { return }
            exchanges.withLock { $0[stream.id] = stream.exchange }
          }
        }
      }
      for descriptor in sockets.withLock({ $0.keys }) { close(descriptor) }
      poller.close()
    }

    private func receive(
      _ descriptor: CInt, _ buffer: UnsafeMutableRawBufferPointer, _ streams: inout BareStreams
    ) {
      let socket = BareSocket(descriptor: descriptor)
      let count = socket.receive(
        into: UnsafeMutableRawBufferPointer(rebasing: buffer.dropLast()))
      guard count > 0 else {
        streams.remove(socket)
        sockets.withLock { $0[descriptor] = nil }
        return socket.close()
      }
      guard buffer[count - 1] == UInt8(ascii: "}") else { return }
      buffer[count] = 0
      guard let request = buffer.baseAddress?.assumingMemoryBound(to: CChar.self) else { return }
      guard strstr(request, "\"stream\":true") != nil else {
        socket.send(BareReply.whole)
        return
      }
      let tokens = strstr(request, "\"max_tokens\":").map { Int(atoi($0 + 13)) } ?? 16
      if case .atOnce = pace { return sendAtOnce(tokens, to: socket) }
      let received = SystemClock().now
      let id = strstr(request, "X-Request-Id: ").flatMap { start in
        strstr(start, "\r").map { end in
          String(
            decoding: UnsafeRawBufferPointer(start: start + 14, count: end - start - 14),
            as: UTF8.self)
        }
      }
      socket.send(BareReply.streamHead)
      streams.add(
        BareStream(
          socket: socket, id: id ?? "", tokens: tokens,
          reader: sockets.withLock { $0[descriptor] ?? nil },
          exchange: BareExchange(received: received), due: received))
    }

    private func sendAtOnce(_ tokens: Int, to socket: BareSocket) {
      socket.send(BareReply.streamHead)
      var rest = tokens
      while rest > 0 {
        let count = min(rest, BareReply.endsOfManyTokens.count - 1)
        BareReply.manyTokens.withUnsafeBytes { bytes in
          _ = socket.send(
            UnsafeRawBufferPointer(rebasing: bytes[..<BareReply.endsOfManyTokens[count]]))
        }
        rest -= count
      }
      socket.send(BareReply.streamEnd(tokens: tokens))
    }
  }

  extension BareSocket {
    /// The socket of this process that has a port for its own.
    fileprivate static func inThisProcess(port: Int) -> BareSocket? {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
      return names.lazy.compactMap { CInt($0) }.map { BareSocket(descriptor: $0) }
        .first { $0.port == port }
    }
  }
#endif
