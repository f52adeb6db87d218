#if HTTP
  import PerfHarness

  /// Makes replies, right and wrong ones, and cuts them in pieces.
  struct ReplyGenerator {
    struct Message {
      var method: String
      var bytes: [UInt8]
      /// Where the bytes are cut.
      var cuts: [Int]

      var pieces: [ArraySlice<UInt8>] {
        let ends = cuts + [bytes.count]
        return zip([0] + cuts, ends).map { bytes[$0..<$1] }
      }
    }

    private var random: SeededGenerator

    init(seed: UInt64) {
      random = SeededGenerator(seed: seed)
    }

    mutating func next() -> Message {
      let method = ["POST", "POST", "GET", "HEAD"][below(4)]
      var bytes = isOne(in: 10) ? Array("\r\n".utf8) : []
      while isOne(in: 6) { bytes += interimHead() }
      bytes += finalReply()
      if isOne(in: 10) { bytes += finalReply() }
      for _ in 0..<[0, 0, 1, 1, 2, 4][below(6)] { mutate(&bytes) }
      return Message(method: method, bytes: bytes, cuts: cuts(of: bytes.count))
    }

    // MARK: What is right

    private mutating func interimHead() -> [UInt8] {
      Array("HTTP/1.1 \(["100", "102", "103", "199"][below(4)]) x\r\n".utf8) + fields() + lineEnd
    }

    private mutating func finalReply() -> [UInt8] {
      let statuses = [200, 200, 200, 201, 204, 206, 304, 400, 404, 429, 500, 503, 600, 999]
      let reasons = [" OK", " OK", " Not Found", "", " ", " \t x"]
      var bytes = Array(
        "HTTP/1.\(isOne(in: 8) ? 0 : 1) \(pick(statuses))\(pick(reasons))\r\n".utf8)
      bytes += fields()
      switch below(8) {
      case 0, 1, 2:
        let body = content(below(40))
        bytes += field("Content-Length", "\(body.count)") + fields() + lineEnd + body
      case 3, 4, 5:
        let coding = pick(["chunked", "chunked", "Chunked", "gzip, chunked", "gzip,x , CHUNKED "])
        bytes += field("Transfer-Encoding", coding) + fields() + lineEnd + chunks()
      case 6:
        let coding = pick(["gzip", "chunked, gzip", "identity", "chunked2", "xchunked"])
        bytes += field("Transfer-Encoding", coding) + lineEnd + content(below(40))
      default: bytes += lineEnd + content(below(40))
      }
      return bytes
    }

    private var lineEnd: [UInt8] { Array("\r\n".utf8) }

    private mutating func field(_ name: String, _ value: String) -> [UInt8] {
      let name = [name, name, name.lowercased(), name.uppercased()][below(4)]
      return Array("\(name):\(pick(["", " ", " ", " \t "]))\(value)\r\n".utf8)
    }

    private mutating func fields() -> [UInt8] {
      var bytes: [UInt8] = []
      while !isOne(in: 3) {
        let name = pick([
          "Content-Type", "date", "X-Request-Id", "Connection", "x", "Content-Lengths", "!#$~",
          "transfer-encodin", "Keep-Alive", "retry-after-ms",
        ])
        bytes += field(
          name,
          pick([
            "text/event-stream; charset=utf-8", "", "a", "close", "keep-alive, x", "Größe",
            "a:b, c", "\"quoted, \\\" text\"", "Wed, 01 Jan 2025 00:00:00 GMT", "a \t b  ", "1",
          ]))
      }
      return bytes
    }

    private mutating func chunks() -> [UInt8] {
      var bytes: [UInt8] = []
      while !isOne(in: 4) {
        let data = content(1 + below(isOne(in: 4) ? 300 : 30))
        bytes += chunkLine(data.count) + data + lineEnd
      }
      bytes += chunkLine(0)
      while isOne(in: 3) { bytes += field("X-Trailer", pick(["", "a", "b c"])) }
      return bytes + lineEnd
    }

    private mutating func chunkLine(_ size: Int) -> [UInt8] {
      let digits = String(size, radix: 16, uppercase: isOne(in: 2))
      let zeros = isOne(in: 6) ? String(repeating: "0", count: below(20)) : ""
      let extensions = isOne(in: 5) ? pick([";a", ";a=b", ";a=\"b;c\\\"\"", ";a;b=c"]) : ""
      return Array("\(zeros)\(digits)\(extensions)\r\n".utf8)
    }

    private mutating func content(_ count: Int) -> [UInt8] {
      (0..<count).map { _ in
        isOne(in: 4) ? pick(Self.telling) : UInt8(truncatingIfNeeded: below(256))
      }
    }

    // MARK: What is wrong

    /// Bytes that a parser makes something of.
    private static let telling = Array("\r\r\n\n  \t\t:;,,=\"\\019afAFgHTP/.-_\0\u{1}\u{7F}".utf8)

    private mutating func mutate(_ bytes: inout [UInt8]) {
      guard !bytes.isEmpty else { return }
      let place = below(bytes.count)
      let byte = isOne(in: 4) ? UInt8(truncatingIfNeeded: below(256)) : pick(Self.telling)
      switch below(8) {
      case 0, 1: bytes[place] = byte
      case 2, 3: bytes.insert(byte, at: place)
      case 4: bytes.remove(at: place)
      case 5: bytes.removeLast(bytes.count - place)
      case 6: bytes[place] ^= 1 << UInt8(below(8))
      default:
        // Something is said twice, or elsewhere.
        let end = place + below(min(40, bytes.count - place))
        bytes.insert(contentsOf: bytes[place..<end], at: below(bytes.count))
      }
    }

    private mutating func cuts(of count: Int) -> [Int] {
      switch below(8) {
      case 0, 1: []
      case 2: Array(0..<count)
      default: (0..<below(6)).map { _ in below(count + 1) }.sorted()
      }
    }

    // MARK: Chance

    private mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &random) }
    private mutating func isOne(in chances: Int) -> Bool { below(chances) == 0 }
    private mutating func pick<Element>(_ elements: [Element]) -> Element {
      elements[below(elements.count)]
    }
  }
#endif
