#if HTTP && os(Linux)
  import Foundation
  import Glibc
  import PerfHarness
  import Synchronization

  /// One thread of a bare client, with connections of its own.
  final class BareClientThread: Sendable {
    fileprivate struct Connection {
      var socket: BareSocket
      var id = ""
      /// Bytes of a reply in one piece that are still to come; nil before its head.
      var missing: Int?
      /// The last eight bytes.
      var tail: UInt64 = 0
      var stamps: [MonotonicInstant] = []
    }

    /// The last chunk of a reply: RFC 9112, section 7.1.
    fileprivate static let end = "0\r\n\r\n".utf8.reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
    fileprivate static let endMask: UInt64 = 0xFF_FFFF_FFFF

    private let client: BareClient
    private let number: Int
    private let requests: Int
    private let poller: BarePoller
    private let sockets: [BareSocket]
    private let found = Mutex<Result<BareClient.Result, BareFailure>>(.success(BareClient.Result()))

    init(_ client: BareClient, number: Int, connections: Int, requests: Int) throws {
      self.client = client
      self.number = number
      self.requests = requests
      let poller = try BarePoller()
      sockets = try (0..<connections).map { _ in
        let socket = try BareSocket(port: client.port)
        try poller.add(socket.descriptor)
        return socket
      }
      self.poller = poller
    }

    func outcome() throws(BareFailure) -> BareClient.Result {
      try found.withLock { $0 }.get()
    }

    func run() {
      let result: Result<BareClient.Result, BareFailure>
      do throws(BareFailure) {
        result = .success(try loop())
      } catch {
        result = .failure(error)
      }
      found.withLock { $0 = result }
      for socket in sockets { socket.close() }
      poller.close()
    }

    private func loop() throws(BareFailure) -> BareClient.Result {
      var result = BareClient.Result()
      var connections: [Connection?] = []
      var unsent = requests
      var unanswered = requests
      // One request serves all, unless they must be told apart.
      let common = client.request(id: "bare")

      func send(_ connection: inout Connection) {
        guard unsent > 0 else { return }
        unsent -= 1
        guard client.stamps else {
          connection.socket.send(common)
          return
        }
        connection.id = "bare-\(number)-\(unsent)"
        connection.stamps.reserveCapacity(client.tokens + 4)
        result.sent[connection.id] = SystemClock().now
        connection.socket.send(client.request(id: connection.id))
      }

      for socket in sockets {
        let place = Int(socket.descriptor)
        while connections.count <= place { connections.append(nil) }
        var connection = Connection(socket: socket)
        send(&connection)
        connections[place] = connection
      }
      let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 16)
      defer { buffer.deallocate() }
      var failure: BareFailure?
      while unanswered > 0 {
        poller.wait(milliseconds: -1) { descriptor in
          let place = Int(descriptor)
          guard var connection = connections[place].take() else { return }
          defer { connections[place] = connection }
          let count = connection.socket.receive(
            into: UnsafeMutableRawBufferPointer(rebasing: buffer.dropLast()))
          guard count > 0 else {
            failure = BareFailure("recv")
            unanswered = 0
            return
          }
          result.reads += 1
          buffer[count] = 0
          let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<count])
          guard connection.takes(bytes, client) else { return }
          if client.stamps {
            result.stamps[connection.id] = connection.stamps
            connection.stamps = []
          }
          unanswered -= 1
          send(&connection)
        }
      }
      if let failure { throw failure }
      return result
    }
  }

  extension BareClientThread.Connection {
    /// Takes what was read; whether the reply ends with it.
    mutating func takes(_ bytes: UnsafeRawBufferPointer, _ client: BareClient) -> Bool {
      guard client.streams else { return takesPiece(bytes) }
      if client.stamps { stamp(bytes) }
      for byte in bytes.suffix(8) { tail = tail << 8 | UInt64(byte) }
      return tail & BareClientThread.endMask == BareClientThread.end
    }

    /// - Parameter bytes: with a zero after them.
    private mutating func takesPiece(_ bytes: UnsafeRawBufferPointer) -> Bool {
      if missing == nil, let text = bytes.baseAddress?.assumingMemoryBound(to: CChar.self),
        let length = strstr(text, "content-length: "), let end = strstr(text, "\r\n\r\n")
      {
        missing = Int(atoi(length + 16)) + (end - UnsafeMutablePointer(mutating: text)) + 4
      }
      missing = missing.map { $0 - bytes.count }
      guard missing == 0 else { return false }
      missing = nil
      return true
    }

    /// One stamp for each event that ends in what was read.
    private mutating func stamp(_ bytes: UnsafeRawBufferPointer) {
      let now = SystemClock().now
      var isLineEnd = false
      for byte in bytes {
        if byte == UInt8(ascii: "\n"), isLineEnd { stamps.append(now) }
        isLineEnd = byte == UInt8(ascii: "\n")
      }
    }
  }
#endif
