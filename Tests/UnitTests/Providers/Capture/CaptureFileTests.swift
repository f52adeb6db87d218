import Foundation
import Testing

@testable import PerfHarness

@Suite struct CaptureFileTests {
  private static let exchange = {
    var exchange = CapturedExchange(
      provider: "openai", method: "POST", target: "/v1/chat?a=b", end: .closed, endOffset: 9)
    exchange.requestHeaders = [.init("Accept", "text/\"event\"-stream")]
    exchange.requestBody = Array("{\"a\":\"é\\n\"}\u{0}\r\n".utf8)
    exchange.head = .init(status: 200, at: 5, headers: [.init("x", "y"), .init("x", "z")])
    exchange.pieces = [
      .init(at: 5, Array("data: 🚀\n\n".utf8)), .init(at: 7, [0xF0, 0x9F]),
      .init(at: 8, [0x9A, 0x80]),
    ]
    exchange.errorCode = "connection_closed"
    return exchange
  }()

  private static let line =
    #"{"capture":1,"provider":"openai","request":{"method":"POST","target":"/v1/chat?a=b","#
    + #""headers":[["Accept","text/\"event\"-stream"]],"body":"{\"a\":\"é\\n\"}\u0000\r\n"},"#
    + #""reply":{"status":200,"at":5,"headers":[["x","y"],["x","z"]],"pieces":[[5,"data: 🚀\n\n"],"#
    + #"[7,{"base64":"8J8="}],[8,{"base64":"moA="}]],"end":"closed","endedAt":9,"#
    + #""error":"connection_closed"}}"# + "\n"

  @Test func linesAreWrittenAsTheyAreDescribed() {
    #expect(String(decoding: EncodedCapture.line(Self.exchange), as: UTF8.self) == Self.line)
  }

  @Test func whatIsWrittenIsRead() throws {
    var failed = CapturedExchange(
      provider: "p", method: "GET", target: "/", end: .error, endOffset: 0)
    failed.errorCode = "read_timeout"
    let bytes = EncodedCapture.line(Self.exchange) + EncodedCapture.line(failed)
    #expect(try CaptureFile(bytes, path: "x").exchanges == [Self.exchange, failed])
  }

  @Test func unknownMembersAndEmptyLinesAreSkipped() throws {
    let text =
      "\n" + Self.line.replacing("{\"capture\":1", with: "{\"new\":[1],\"capture\":1") + " \n"
    #expect(try CaptureFile(text.utf8, path: "x").exchanges == [Self.exchange])
  }

  @Test(arguments: [
    ("", "f: it holds no exchange; expected a line of JSON for each"),
    (
      line + line.prefix(40),
      "f:2: the line is not JSON (the text ends inside a string at byte 40); expected a captured "
        + "exchange, and the line may be cut"
    ),
    ("[]", "f:1: the line is an array without \"capture\"; expected a captured exchange"),
    (
      #"{"suite":"a"}"#,
      "f:1: the line is an object without \"capture\"; expected a captured exchange"
    ),
    (
      line.replacing("{\"capture\":1", with: "{\"capture\":2"),
      "f:1: the format is \"capture\": 2; expected 1"
    ),
    (
      line.replacing("\"closed\"", with: "\"fine\""),
      "f:1: \"reply.end\" is \"fine\"; expected one of \"complete\", \"closed\", \"reset\", \"error\""
    ),
    (
      line.replacing("\"POST\"", with: "7"), "f:1: \"request.method\" is 7; expected a string"
    ),
    (
      line.replacing("\"endedAt\":9", with: "\"endedAt\":-9"),
      "f:1: \"reply.endedAt\" is -9; expected a whole number, nanoseconds"
    ),
    (
      line.replacing("\"endedAt\":9", with: "\"endedAt\":1e300"),
      "f:1: \"reply.endedAt\" is 1e+300; expected a whole number, nanoseconds"
    ),
    (
      line.replacing("\"status\":200", with: "\"status\":2000"),
      "f:1: \"reply.status\" is 2000; expected a whole number, 100 to 999"
    ),
    (
      line.replacing("[7,", with: "[4,"),
      "f:1: the piece at 4 follows a later one; expected offsets that do not fall"
    ),
    (
      line.replacing("[7,", with: "[7,7,"),
      "f:1: a piece is an array; expected an offset and a text"
    ),
    (
      line.replacing("8J8=", with: "8J8!"),
      "f:1: \"reply.pieces\" is an object; expected a string, or base64"
    ),
    (
      line.replacing("\"y\"", with: "\"y\\r\\nset-cookie: 1\""),
      "f:1: \"reply.headers\" has an array; expected pairs of a name and a value"
    ),
    (
      line.replacing("\"body\"", with: "\"Body\""),
      "f:1: \"request.body\" is missing; expected a string, or base64"
    ),
  ])
  func damagedAndForeignFilesAreRefused(_ text: String, _ message: String) {
    let error = #expect(throws: CaptureError.self) { try CaptureFile(text.utf8, path: "f") }
    #expect(error?.description == message + "; capture it anew with PERF_CAPTURE")
  }

  @Test func aMissingFileIsNamed() {
    let error = #expect(throws: CaptureError.self) { try CaptureFile(path: "/no/such/file") }
    #expect(
      error?.description
        == "/no/such/file: it can't be read; expected a file of captured exchanges, a line of JSON each; "
        + "capture it anew with PERF_CAPTURE")
  }

  @Test func mutatedLinesNeverCrash() {
    var generator = SeededGenerator(seed: 9)
    let line = Array(Self.line.utf8)
    var refused = 0
    for _ in 0..<3000 {
      var bytes = line
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let index = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: bytes[index] = UInt8.random(in: 0...255, using: &generator)
        case 1: bytes.remove(at: index)
        default: bytes.insert(bytes[index], at: index)
        }
      }
      do throws(CaptureError) {
        _ = try CaptureFile(bytes, path: "f")
      } catch {
        refused += 1
      }
    }
    #expect(refused > 1000)
  }
}
