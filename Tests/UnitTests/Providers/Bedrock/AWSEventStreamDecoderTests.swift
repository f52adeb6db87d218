import Testing

@testable import PerfHarness

@Suite struct AWSEventStreamDecoderTests {
  private static let hint = " (application/vnd.amazon.eventstream), is this the right endpoint?"

  private func error(of bytes: [UInt8]) -> ProviderError? {
    var log = MessageLog()
    do throws(ProviderError) {
      try log.feed(bytes)
      return nil
    } catch {
      return error
    }
  }

  @Test(arguments: SampleMessage.Vector.allCases)
  func decodesTheVectors(_ vector: SampleMessage.Vector) throws {
    var log = MessageLog()
    try log.feed(vector.bytes)
    #expect(log.messages == [vector.content])
    let rest = log.finish()
    #expect(rest == 0)
  }

  @Test(arguments: [1, 2, 3, 11, 12, 13, 16, 100, 10_000])
  func aStreamMayBeCutAnywhere(_ size: Int) throws {
    var log = MessageLog()
    let bytes = SampleMessage.Vector.allCases.flatMap(\.bytes)
    for start in stride(from: 0, to: bytes.count, by: size) {
      try log.feed(bytes[start..<min(start + size, bytes.count)])
    }
    #expect(log.messages == SampleMessage.Vector.allCases.map(\.content))
  }

  @Test func messagesAreReceivedAsSoonAsTheirLastByteCame() throws {
    var log = MessageLog()
    let bytes = SampleMessage.Vector.delta.bytes
    try log.feed(bytes.dropLast())
    #expect(log.messages == [])
    try log.feed(bytes.suffix(1) + bytes)
    #expect(log.messages.count == 2)
  }

  @Test(arguments: [1, 11, 12, 50])
  func whatTheEndCutsOffIsGivenBack(_ count: Int) throws {
    var log = MessageLog()
    let bytes = SampleMessage.Vector.delta.bytes
    try log.feed(bytes + bytes.prefix(count))
    let rest = log.finish()
    #expect(rest == count)
  }

  /// No byte of a message can change without that being noticed.
  @Test(arguments: SampleMessage.Vector.allCases)
  func everyDamagedByteIsNoticed(_ vector: SampleMessage.Vector) {
    for index in vector.bytes.indices {
      var bytes = vector.bytes
      bytes[index] ^= 1
      #expect(error(of: bytes)?.code == .invalidResponse, "byte \(index)")
    }
  }

  @Test func aWrongChecksumIsSaid() {
    var bytes = SampleMessage.Vector.empty.bytes
    bytes[15] = 0
    #expect(
      error(of: bytes)
        == ProviderError(
          .invalidResponse,
          "the checksum of a message of the stream is 0x7d98c800; expected 0x7d98c8ff" + Self.hint))
    bytes = SampleMessage.Vector.empty.bytes
    bytes[8] = 0
    #expect(
      error(of: bytes)
        == ProviderError(
          .invalidResponse,
          "the checksum of the first 8 bytes of a message of the stream is 0x00c248eb; expected "
            + "0x05c248eb" + Self.hint))
  }

  @Test func otherThanAnEventStreamIsRefusedAtItsTwelfthByte() throws {
    var log = MessageLog()
    try log.feed(Array("<html><head".utf8))
    #expect(throws: ProviderError.self) { try log.feed(Array(">".utf8)) }
  }

  /// Headers of 128 KiB and payloads of 24 MiB are the most.
  @Test func lengthsBeyondTheLimitsAreRefusedBeforeTheBytesCome() throws {
    let (headers, payload) = (128 << 10, 24 << 20)
    func prelude(_ headers: Int, _ payload: Int) -> [UInt8] {
      SampleMessage.prelude(total: 16 + headers + payload, headers: headers)
    }
    #expect(error(of: prelude(headers, payload)) == nil)
    #expect(
      error(of: prelude(headers + 1, 0))
        == ProviderError(
          .tooLarge,
          "a message of the stream has 131073 bytes of headers; expected at most 131072" + Self.hint
        ))
    #expect(
      error(of: prelude(0, payload + 1))
        == ProviderError(
          .tooLarge,
          "a message of the stream has 25165825 bytes of payload; expected at most 25165824"
            + Self.hint))
    #expect(
      error(of: SampleMessage.prelude(total: 19, headers: 4))
        == ProviderError(
          .invalidResponse,
          "a message of the stream has 19 bytes, of which 4 are headers; expected 16 more than those"
            + Self.hint))
  }

  @Test(
    arguments: [
      (
        [1, 0x61],
        "the headers of a message of the stream end in the midst of one; expected 1 more "
          + "bytes at byte 2 of 2"
      ),
      (
        [5, 0x61],
        "the headers of a message of the stream end in the midst of one; expected 5 more "
          + "bytes at byte 1 of 2"
      ),
      (
        [1, 0x61, 7, 0, 9, 0x62],
        "the headers of a message of the stream end in the midst of one; "
          + "expected 9 more bytes at byte 5 of 6"
      ),
      ([1, 0x61, 10], "a message of the stream has a header of the type 10; expected 0 to 9"),
      (
        [1, 0x61, 0, 1, 0x62, 0, 1, 0x61, 1],
        "a message of the stream has the header \"a\" twice; expected it once"
      ),
    ] as [([UInt8], String)])
  func headersThatAreNoneAreRefused(_ headers: [UInt8], _ fact: String) {
    #expect(
      error(of: SampleMessage.bytes(headers: headers))
        == ProviderError(.invalidResponse, fact + Self.hint))
  }

  /// They are looked for in another way when there are many.
  @Test(arguments: [2, 8, 9, 10, 300])
  func twoHeadersOfOneNameAreRefusedHoweverManyThereAre(_ count: Int) {
    let headers = (0..<count).map { SampleMessage.header("name-\($0)", "") }
    #expect(error(of: SampleMessage.bytes(headers: Array(headers.joined()))) == nil)
    for repeated in [0, count / 2, count - 1] {
      #expect(
        error(of: SampleMessage.bytes(headers: Array((headers + [headers[repeated]]).joined())))
          == ProviderError(
            .invalidResponse,
            "a message of the stream has the header \"name-\(repeated)\" twice; expected it once"
              + Self.hint))
    }
  }

  @Test func whatTheReceiverThrowsIsPassedOn() {
    var decoder = AWSEventStreamDecoder()
    let failure = ProviderError(.streamError, "no")
    #expect(throws: failure) {
      try decoder.feed(SampleMessage.Vector.empty.bytes) { _ throws(ProviderError) in
        throw failure
      }
    }
  }
}
