#if HTTP

  import Foundation
  import NIOCore
  import NIOPosix
  import NIOSSL

  @testable import PerfHarness

  /// A client that knows nothing of HTTP but where a message ends, so that tests see the bytes.
  final class RawConnection {
    private var bytes: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    private let writer: NIOAsyncChannelOutboundWriter<ByteBuffer>
    private var unread = Data()

    private init(
      _ bytes: NIOAsyncChannelInboundStream<ByteBuffer>,
      _ writer: NIOAsyncChannelOutboundWriter<ByteBuffer>
    ) {
      self.bytes = bytes.makeAsyncIterator()
      self.writer = writer
    }

    /// Opens a connection for `body` and closes it afterwards.
    static func open<Result: Sendable>(
      to server: MockServer, tls: Bool = false, _ body: (RawConnection) async throws -> Result
    ) async throws -> Result {
      try await open(port: server.port, tls: tls, body)
    }

    /// The same to whatever listens on a port.
    static func open<Result: Sendable>(
      port: Int, tls: Bool = false, _ body: (RawConnection) async throws -> Result
    ) async throws -> Result {
      var configuration = TLSConfiguration.makeClientConfiguration()
      configuration.certificateVerification = .none
      let context = tls ? try NIOSSLContext(configuration: configuration) : nil
      let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .connect(host: "127.0.0.1", port: port) { channel in
          channel.eventLoop.makeCompletedFuture {
            if let context {
              try channel.pipeline.syncOperations.addHandler(
                NIOSSLClientHandler(context: context, serverHostname: nil))
            }
            return try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
              wrappingChannelSynchronously: channel)
          }
        }
      return try await channel.executeThenClose { inbound, outbound in
        try await body(RawConnection(inbound, outbound))
      }
    }

    func send(_ text: String) async throws {
      try await writer.write(ByteBuffer(string: text))
    }

    /// Reads up to and including `text`.
    func read(through text: String) async throws -> String {
      while true {
        if let range = unread.range(of: Data(text.utf8)) { return take(until: range.upperBound) }
        try await more()
      }
    }

    /// Reads so many bytes.
    func read(count: Int) async throws -> String {
      while unread.count < count { try await more() }
      return take(until: unread.startIndex + count)
    }

    /// Reads until the server closes the connection.
    func readToEnd() async throws -> String {
      do {
        while let buffer = try await bytes.next() {
          unread.append(contentsOf: buffer.readableBytesView)
        }
      } catch let error as IOError where error.errnoCode == ECONNRESET {
        // Closing with bytes unread on either side resets the connection; it is closed all the
        // same.
      }
      return take(until: unread.endIndex)
    }

    /// Reads one whole message.
    func readReply() async throws -> RawReply {
      var reply = RawReply(head: try await read(through: "\r\n\r\n"))
      if let length = reply.header("content-length").flatMap({ Int($0) }) {
        reply.body = try await read(count: length)
        return reply
      }
      while true {
        let line = try await read(through: "\r\n").dropLast()
        guard let size = Int(line, radix: 16) else { throw RawReply.Malformed(text: String(line)) }
        let chunk = try await read(count: size)
        guard try await read(count: 2) == "\r\n" else { throw RawReply.Malformed(text: chunk) }
        if size == 0 { return reply }
        reply.chunks.append(chunk)
        reply.body += chunk
      }
    }

    private func more() async throws {
      guard let buffer = try await bytes.next() else {
        throw RawReply.Malformed(text: "end after '\(take(until: unread.endIndex))'")
      }
      unread.append(contentsOf: buffer.readableBytesView)
    }

    private func take(until end: Data.Index) -> String {
      let text = String(decoding: unread[..<end], as: UTF8.self)
      unread = Data(unread[end...])
      return text
    }
  }

  /// An HTTP response, taken apart.
  struct RawReply: Sendable {
    struct Malformed: Error {
      var text: String
    }

    var statusLine: String
    var headers: [String]
    var body = ""
    /// The chunks of the body, when it was chunked.
    var chunks: [String] = []

    init(head: String) {
      var lines = head.replacing("\r\n", with: "\n").split(separator: "\n").map(String.init)
      statusLine = lines.removeFirst()
      headers = lines
    }

    func header(_ name: String) -> String? {
      headers.first { $0.hasPrefix("\(name): ") }.map { String($0.dropFirst(name.count + 2)) }
    }

    /// The JSON texts of the server-sent events before `[DONE]`.
    var events: [String] {
      body.split(separator: "\n\n").map { String($0.dropFirst("data: ".count)) }
        .filter { $0 != "[DONE]" }
    }
  }

  /// The text of a request for a chat completion.
  func chatRequest(
    id: String? = nil, headers: [String] = [], stream: Bool = true, maxTokens: Int? = 3,
    usage: Bool = false
  ) -> String {
    var fields = ["\"model\":\"m\"", "\"messages\":[{\"role\":\"user\",\"content\":\"one two\"}]"]
    if stream { fields.append("\"stream\":true") }
    if let maxTokens { fields.append("\"max_tokens\":\(maxTokens)") }
    if usage { fields.append("\"stream_options\":{\"include_usage\":true}") }
    let lines = headers + (id.map { ["X-Request-Id: \($0)"] } ?? [])
    return post("{\(fields.joined(separator: ","))}", headers: lines)
  }

  /// The text of a request with a body.
  func post(
    _ body: String, to path: String = "/v1/chat/completions", headers: [String] = []
  ) -> String {
    let lines =
      ["POST \(path) HTTP/1.1", "Host: 127.0.0.1"] + headers
      + ["Content-Length: \(body.utf8.count)"]
    return lines.map { $0 + "\r\n" }.joined() + "\r\n" + body
  }

  /// The text of a request without a body.
  func get(_ path: String, method: String = "GET", headers: [String] = []) -> String {
    (["\(method) \(path) HTTP/1.1", "Host: 127.0.0.1"] + headers).map { $0 + "\r\n" }.joined()
      + "\r\n"
  }

  extension MockServer.Behavior {
    /// A server that loses no time.
    static func instant(
      _ change: (inout MockServer.Behavior) -> Void = { _ in }
    ) -> MockServer.Behavior {
      var behavior = MockServer.Behavior(timeToFirstToken: .zero, tokenGap: .zero)
      change(&behavior)
      return behavior
    }
  }

  /// Runs `body` against a server of its own, which is stopped afterwards.
  func withMockServer<Result: Sendable>(
    _ behavior: MockServer.Behavior = .instant(), tls: MockServer.TLSIdentity? = nil,
    _ body: (MockServer) async throws -> Result
  ) async throws -> Result {
    let server = try await MockServer.start(behavior, tls: tls)
    do {
      let result = try await body(server)
      await server.stop()
      return result
    } catch {
      await server.stop()
      throw error
    }
  }

  /// Sends one request on a connection of its own and reads the reply.
  func reply(to request: String, from server: MockServer) async throws -> RawReply {
    try await RawConnection.open(to: server) { connection in
      try await connection.send(request)
      return try await connection.readReply()
    }
  }

  /// The text with a fixed time in place of `created`.
  func withoutCreationTime(_ text: String) -> String {
    text.replacing(/"created":\d+/, with: "\"created\":0")
  }

#endif
