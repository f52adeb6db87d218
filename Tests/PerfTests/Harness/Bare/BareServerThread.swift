#if HTTP && os(Linux)
  import Foundation
  import Glibc
  import PerfHarness
  import Synchronization

  /// One thread of a bare server, with connections of its own.
  final class BareServerThread: Sendable {
    private struct Stream {
      var socket: BareSocket
      var id: String
      var tokens: Int
      /// The client's end, where it must be looked at.
      var reader: BareSocket?
      var sent: [MonotonicInstant] = []
      var position = 0

      var hasEnded: Bool { position >= tokens }
    }

    private static let stopInterval: CInt = 20

    let isStopped = Atomic(false)
    let sent = Mutex<[String: [MonotonicInstant]]>([:])
    private let pace: BareServer.Pace
    private let poller: BarePoller
    private let clock = Atomic<CInt>(0)
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
      var streams: [Stream] = []
      var step = MonotonicInstant(nanoseconds: 0)
      withUnsafeTemporaryAllocation(byteCount: 65_536, alignment: 8) { buffer in
        while !isStopped.load(ordering: .relaxed) {
          poller.wait(milliseconds: streams.isEmpty ? Self.stopInterval : 0) { descriptor in
            receive(descriptor, buffer, &streams)
          }
          if !streams.isEmpty { advance(&streams, &step) }
        }
      }
      for descriptor in sockets.withLock({ $0.keys }) { close(descriptor) }
      poller.close()
    }

    // MARK: Requests

    private func receive(
      _ descriptor: CInt, _ buffer: UnsafeMutableRawBufferPointer, _ streams: inout [Stream]
    ) {
      let socket = BareSocket(descriptor: descriptor)
      let count = socket.receive(
        into: UnsafeMutableRawBufferPointer(rebasing: buffer.dropLast()))
      guard count > 0 else {
        streams.removeAll { $0.socket == socket }
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
      let tokens = strstr(request, "\"max_tokens\":").map { atoi($0 + 13) } ?? 16
      if case .atOnce = pace {
        sendAtOnce(Int(tokens), to: socket)
      } else {
        let id = strstr(request, "X-Request-Id: ").flatMap { start in
          strstr(start, "\r").map { end in
            String(
              decoding: UnsafeRawBufferPointer(start: start + 14, count: end - start - 14),
              as: UTF8.self)
          }
        }
        socket.send(BareReply.streamHead)
        streams.append(
          Stream(
            socket: socket, id: id ?? "", tokens: Int(tokens),
            reader: sockets.withLock { $0[descriptor] ?? nil }))
      }
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

    // MARK: Streams

    private func advance(_ streams: inout [Stream], _ step: inout MonotonicInstant) {
      switch pace {
      case .atOnce: break
      case .whenRead:
        var isAnyReady = false
        for index in streams.indices where streams[index].reader?.unread ?? 0 == 0 {
          isAnyReady = true
          sendNext(of: &streams[index])
        }
        if !isAnyReady { sched_yield() }
        dropEnded(from: &streams)
      case .oneEach(let interval):
        wait(interval, &step)
        // In turn: the one that was served goes to the end.
        var stream = streams.removeFirst()
        sendNext(of: &stream)
        if !stream.hasEnded { streams.append(stream) }
      case .allEach(let interval):
        wait(interval, &step)
        for index in streams.indices { sendNext(of: &streams[index]) }
        dropEnded(from: &streams)
      }
    }

    /// Waits for the next step; those that would be late are left out.
    private func wait(_ interval: Duration, _ step: inout MonotonicInstant) {
      let now = SystemClock().now
      step = step.advanced(by: interval)
      if step < now { step = now.advanced(by: interval) }
      let nanoseconds = Int(step.nanoseconds)
      var time = timespec(
        tv_sec: nanoseconds / 1_000_000_000, tv_nsec: nanoseconds % 1_000_000_000)
      clock_nanosleep(CLOCK_MONOTONIC, CInt(TIMER_ABSTIME), &time, nil)
    }

    private func sendNext(of stream: inout Stream) {
      if case .allEach = pace { stream.sent.append(SystemClock().now) }
      stream.socket.send(BareReply.tokens[stream.position % BareReply.tokens.count])
      stream.position += 1
      guard stream.position == stream.tokens else { return }
      if !stream.sent.isEmpty { sent.withLock { [stream] in $0[stream.id] = stream.sent } }
      stream.socket.send(BareReply.streamEnd(tokens: stream.tokens))
    }

    private func dropEnded(from streams: inout [Stream]) {
      streams.removeAll { $0.hasEnded }
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
