#if HTTP

  import NIOCore

  /// Renders a reply that is never streamed: its body is known once it has been asked for.
  struct ResultRenderer: OutputRenderer {
    let streamType = "application/json"
    let body: String

    func whole() -> String { body }

    func opening() -> [ByteBuffer] { [] }
    func write(tokens: Range<Int>, into buffer: inout ByteBuffer) {}
    func writeMalformed(tokens: Range<Int>, into buffer: inout ByteBuffer) {}
    func interludes(_ noise: MockServer.Behavior.Noise) -> [ByteBuffer] { [] }
    func closing(hasEndMarker: Bool) -> [ByteBuffer] { [] }
    func failure() -> ByteBuffer { ByteBuffer() }
  }

  /// A request for results that come at once, when a first token would have come.
  protocol ResultOrder: OutputOrder {
    var model: String { get }
    /// The body of the reply.
    ///
    /// - Parameter id: identifies the reply.
    func body(id: String) -> String
  }

  extension ResultOrder {
    var outputTokenLimit: Int? { 1 }
    var streams: Bool { false }
    var hasTemplate: Bool { false }

    func renderer(of output: GeneratedOutput) -> any OutputRenderer {
      ResultRenderer(body: body(id: output.id))
    }
  }

#endif
