import Testing

@testable import PerfHarness

/// Compares the decoder with the standard's algorithm written down as it stands, over streams of
/// every mixture of fields and line ends, whole and cut at every place.
@Suite struct SSEDecoderFuzzTests {
  private struct Event: Equatable {
    var name: [UInt8]
    var data: [UInt8]
  }

  private struct Outcome: Equatable {
    var events: [Event] = []
    var lastEventID: [UInt8] = []
    var retry: Duration?
  }

  /// WHATWG HTML, 9.2.5 and 9.2.6, on the bytes of a whole stream. A stream that ends within a line
  /// ends that line; what comes of it is not dispatched, but its `id` and `retry` count here.
  private static func reference(_ stream: [UInt8]) -> Outcome {
    var stream = stream[...]
    if stream.starts(with: [0xEF, 0xBB, 0xBF]) { stream.removeFirst(3) }
    var lines: [[UInt8]] = [[]]
    var previous: UInt8 = 0
    for byte in stream {
      if byte == 0x0D || (byte == 0x0A && previous != 0x0D) {
        lines.append([])
      } else if byte != 0x0A {
        lines[lines.count - 1].append(byte)
      }
      previous = byte
    }
    // What stands after the last line end is a line only if there is something.
    if lines.last == [] { lines.removeLast() }
    var outcome = Outcome()
    var (name, data): ([UInt8], [[UInt8]]) = ([], [])
    for line in lines {
      if line.isEmpty {
        if !data.isEmpty {
          outcome.events.append(Event(name: name, data: Array(data.joined(separator: [0x0A]))))
        }
        (name, data) = ([], [])
        continue
      }
      let field = Array(line.prefix { $0 != UInt8(ascii: ":") })
      var value = Array(line.dropFirst(field.count + 1))
      if value.first == UInt8(ascii: " ") { value.removeFirst() }
      switch String(decoding: field, as: UTF8.self) {
      case "data": data.append(value)
      case "event": name = value
      case "id": if !value.contains(0) { outcome.lastEventID = value }
      case "retry":
        let digits = String(decoding: value, as: UTF8.self)
        if !digits.isEmpty, digits.allSatisfy({ "0123456789".contains($0) }) {
          outcome.retry = Int64(digits).map { .milliseconds($0) } ?? outcome.retry
        }
      default: break
      }
    }
    return outcome
  }

  private static func decode(_ pieces: [ArraySlice<UInt8>]) throws -> Outcome {
    var decoder = SSEDecoder()
    var outcome = Outcome()
    for piece in pieces {
      try piece.withUnsafeBufferPointer { bytes throws(ProviderError) in
        try decoder.feed(UnsafeRawBufferPointer(bytes)) { event in
          outcome.events.append(Event(name: Array(event.name.utf8), data: Array(event.data)))
        }
      }
    }
    _ = try decoder.finish()
    outcome.lastEventID = Array(decoder.lastEventID.utf8)
    outcome.retry = decoder.retry
    return outcome
  }

  private static let ends = ["\n", "\r\n", "\r"]
  private static let lines = [
    "", "", "", "data: {\"a\":1}", "data: {\"a\":1}", "data:x", "data:  y", "data:", "data",
    "data ",
    "datas: z", "event: message", "event:e", "event", "id: 7", "id", "retry: 12", "retry: x",
    ": keep-alive", ":", "foo: bar", "é: ü", "dat", "\u{FEFF}data: m",
    "data: \(String(repeating: "long ", count: 20))", "[DONE]", "data: [DONE]",
  ]

  /// Streams of one kind of line end, mostly of simple events; or of everything.
  private static func stream(_ generator: inout SeededGenerator) -> [UInt8] {
    let end = ends[Int.random(in: 0..<ends.count, using: &generator)]
    let isSimple = Bool.random(using: &generator)
    var text = Int.random(in: 0..<4, using: &generator) == 0 ? "\u{FEFF}" : ""
    for _ in 0..<Int.random(in: 1...8, using: &generator) {
      if isSimple, Int.random(in: 0..<4, using: &generator) > 0 {
        text += lines[Int.random(in: 3..<8, using: &generator)] + end + end
      } else {
        text += lines[Int.random(in: 0..<lines.count, using: &generator)]
        text += isSimple ? end : ends[Int.random(in: 0..<ends.count, using: &generator)]
      }
    }
    if Int.random(in: 0..<4, using: &generator) == 0 { text.removeLast() }
    return Array(text.utf8)
  }

  @Test(arguments: 1...4 as ClosedRange<UInt64>)
  func aStreamIsDecodedAsTheStandardSaysWhereverItIsCut(_ seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    for index in 0..<150 {
      let stream = Self.stream(&generator)
      let expected = Self.reference(stream)
      let place = "seed \(seed), stream \(index): \(String(decoding: stream, as: UTF8.self))"
      #expect(try Self.decode([stream[...]]) == expected, "\(place)")
      #expect(try Self.decode(stream.indices.map { stream[$0...$0] }) == expected, "\(place)")
      for cut in stream.indices {
        let halves = try Self.decode([stream[..<cut], stream[cut...]])
        if halves != expected { Issue.record("cut before byte \(cut), \(place)") }
      }
    }
  }

  /// By far the usual case costs no copy: the data that is passed on lies in the bytes that were fed.
  @Test(arguments: [
    ("data: abc\n\n", true), ("data:abc\r\n\r\n", true), ("event: e\ndata: abc\n\n", true),
    ("data: a\ndata: bc\n\n", false), ("data: abc\r\r", false), ("data: abc\nid: 1\n\n", false),
  ])
  func theDataOfAnEventOfOneLineIsNotCopied(_ text: String, _ isInPlace: Bool) throws {
    let stream = Array((text + text).utf8)
    try stream.withUnsafeBytes { bytes in
      var decoder = SSEDecoder()
      var found: [Bool] = []
      try decoder.feed(bytes) { event in
        guard let base = bytes.baseAddress, let data = event.data.baseAddress else { return }
        let range = UInt(bitPattern: base)..<UInt(bitPattern: base + bytes.count)
        found.append(range.contains(UInt(bitPattern: data)))
      }
      #expect(found == [isInPlace, isInPlace])
    }
  }
}
