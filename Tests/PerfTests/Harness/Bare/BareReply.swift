#if HTTP && os(Linux)
  /// What the bare server says: the bytes of an inference server's replies, made once.
  enum BareReply {
    /// A reply in one piece.
    static let whole: [UInt8] = {
      let body =
        #"{"id":"chatcmpl-7f3a9c","object":"chat.completion","created":1760000000,"model":"mock","#
        + #""choices":[{"index":0,"message":{"role":"assistant","content":"Hello there"},"#
        + #""logprobs":null,"finish_reason":"length"}],"usage":{"prompt_tokens":10,"#
        + #""completion_tokens":2,"total_tokens":12}}"#
      let head =
        "HTTP/1.1 200 OK\r\ndate: Thu, 09 Oct 2025 08:53:20 GMT\r\nserver: uvicorn\r\n"
        + "content-length: \(body.utf8.count)\r\ncontent-type: application/json\r\n\r\n"
      return Array((head + body).utf8)
    }()

    /// The head of a stream.
    static let streamHead = Array(
      ("HTTP/1.1 200 OK\r\ndate: Thu, 09 Oct 2025 08:53:20 GMT\r\nserver: uvicorn\r\n"
        + "content-type: text/event-stream; charset=utf-8\r\ntransfer-encoding: chunked\r\n\r\n")
        .utf8)

    /// The events of so many tokens, of which each stream repeats some: one event, one chunk.
    static let tokens: [[UInt8]] = [
      " the", " latency", " of", " a", " token", ",", " measured", " again",
    ].map { chunk(event(#"{"content":"\#($0)"}"#, finish: "null")) }

    /// The same, as many as are written at once where all are.
    static let manyTokens = Array((0..<64).map { tokens[$0 % tokens.count] }.joined())
    /// Where each of those ends.
    static let endsOfManyTokens = (0..<64).reduce(into: [0]) { ends, index in
      ends.append(ends[index] + tokens[index % tokens.count].count)
    }

    /// The events after the last token, and the end of the reply.
    static func streamEnd(tokens count: Int) -> [UInt8] {
      let usage =
        #"data: {"id":"chatcmpl-7f3a9c","object":"chat.completion.chunk","created":1760000000,"#
        + #""model":"mock","choices":[],"usage":{"prompt_tokens":10,"total_tokens":\#(count + 10),"#
        + #""completion_tokens":\#(count)}}"# + "\n\n"
      return chunk(event("{}", finish: #""length""#)) + chunk(usage) + chunk("data: [DONE]\n\n")
        + Array("0\r\n\r\n".utf8)
    }

    private static func event(_ delta: String, finish: String) -> String {
      #"data: {"id":"chatcmpl-7f3a9c","object":"chat.completion.chunk","created":1760000000,"#
        + #""model":"mock","choices":[{"index":0,"delta":\#(delta),"logprobs":null,"#
        + #""finish_reason":\#(finish)}]}"# + "\n\n"
    }

    private static func chunk(_ text: String) -> [UInt8] {
      Array("\(String(text.utf8.count, radix: 16))\r\n\(text)\r\n".utf8)
    }
  }
#endif
