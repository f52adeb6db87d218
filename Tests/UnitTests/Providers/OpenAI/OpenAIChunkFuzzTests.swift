import Foundation
import Testing

@testable import PerfHarness

/// Damaged chunks never crash: each is read, or is refused as JSON that is none.
@Suite struct OpenAIChunkFuzzTests {
  private static let valid = [
    #"""
    {"id":"c","choices":[{"index":0,"delta":{"role":"assistant","content":""},
    "finish_reason":null}],"usage":null}
    """#,
    #"""
    {"choices":[{"index":0,"delta":{"content":"a \"b\" \u00e9\ud83d\ude00 \n\\/ é😀"},
    "finish_reason":"stop"}]}
    """#,
    #"""
    {"choices":[{"index":0,"delta":{"reasoning":"Hm","reasoning_content":null,
    "tool_calls":[{"index":0,"function":{"name":"f","arguments":"{\"a\":1}"}}]}}]}
    """#,
    #"""
     {"choices" : [ ] , "usage":{"prompt_tokens":12,"completion_tokens":-3.5e+2,
    "total_tokens":0,"prompt_tokens_details":{"cached_tokens":8}}, "x":[true,false,null,[[]],
    {}]}
    """#,
    #"{"error":{"message":"boom","type":"server_error","param":null,"code":400}}"#,
    #"{"object":"error","message":"boom","code":"c"}"#,
  ].map { Array($0.utf8) }

  private static let pieces = [
    "{", "}", "[", "]", "\"", "\\", ":", ",", "null", "true", "-", "0", "1e", ".5", "\\u",
    "\\ud83d", "\n", "\u{0}", "\u{1F}", "é", "[[[[", "\"choices\":", "\"error\":", "\"usage\":{",
    "\u{2028}",
  ].map { Array($0.utf8) }

  static func damage(_ bytes: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...3, using: &generator) where !bytes.isEmpty {
      let place = Int.random(in: 0..<bytes.count, using: &generator)
      switch Int.random(in: 0..<5, using: &generator) {
      case 0: bytes.removeSubrange(place...)
      case 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      case 2: bytes.remove(at: place)
      case 3:
        let end = Int.random(in: place..<bytes.count, using: &generator)
        bytes.insert(contentsOf: bytes[place...end], at: place)
      default:
        let piece = pieces[Int.random(in: 0..<pieces.count, using: &generator)]
        bytes.insert(contentsOf: piece, at: place)
      }
    }
    return bytes
  }

  /// Whether the two grammars can be compared on these bytes. Where they differ, see below.
  private static func isComparable(_ bytes: [UInt8]) -> Bool {
    guard let text = String(validating: bytes, as: UTF8.self) else { return false }
    let pair = #/\\u[dD]83[dD]\\u[dD][eE]00/#
    return !bytes.prefix(4).contains(0) && text.firstMatch(of: #/,\s*[}\]]/#) == nil
      && text.replacing(pair, with: "").firstMatch(of: #/\\u[dD][89a-fA-F]/#) == nil
  }

  private static func isObject(_ bytes: [UInt8]) -> Bool {
    (try? JSONSerialization.jsonObject(with: Data(bytes))) is [String: Any]
  }

  @Test(arguments: 1...4 as ClosedRange<UInt64>)
  func aDamagedChunkIsReadOrRefusedAsFoundationDoes(_ seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var (accepted, compared) = (0, 0)
    for index in 0..<2000 {
      let bytes = Self.damage(Self.valid[index % Self.valid.count], &generator)
      var reader = OpenAIChatDecoder(keepsText: true) { _ in }
      var code: ProviderError.Code?
      bytes.withUnsafeBufferPointer { data in
        do throws(ProviderError) {
          try reader.take(SSEEvent(name: "", data: data), at: .milliseconds(0))
        } catch {
          code = error.code
        }
      }
      #expect(code == nil || code == .invalidJSON || code == .streamError)
      if code != .invalidJSON { accepted += 1 }
      guard Self.isComparable(bytes), !bytes.isEmpty else { continue }
      compared += 1
      #expect(
        (code != .invalidJSON) == Self.isObject(bytes),
        "seed \(seed), chunk \(index): \(String(decoding: bytes, as: UTF8.self))")
    }
    // It is no test when everything is refused, or nothing can be compared.
    #expect(accepted > 200)
    #expect(compared > 1000)
  }

  @Test func theUndamagedOnesAreRead() {
    for bytes in Self.valid {
      #expect(Self.isObject(bytes))
      #expect(Self.read(bytes) != nil)
    }
  }

  /// Foundation refuses what ours reads with U+FFFD in its place (surrogates without their other
  /// half, bytes that are no UTF-8); ours refuses what RFC 8259 does not have (a comma at the end, a
  /// byte order mark, UTF-16) and what is nested deeper than 256.
  @Test(arguments: [
    (#"{"a":"\ud83d"}"#, true), (#"{"a":1,"a":2}"#, true), (#"{"a":1,}"#, false),
    ("\u{FEFF}{}", false), ("{\u{0}}\u{0}", false), ("[]", false),
    ("{\"a\":\(nested(255))}", true), ("{\"a\":\(nested(256))}", false),
  ])
  func hasAGrammarOfItsOwn(_ text: String, _ isRead: Bool) {
    #expect((Self.read(Array(text.utf8)) != nil) == isRead)
  }

  @Test func readsBytesThatAreNoTextAsReplacementCharacters() {
    let bytes = Array(#"{"choices":[{"delta":{"content":""#.utf8) + [0xFF] + Array(#""}}]}"#.utf8)
    #expect(Self.read(bytes)?.text == "\u{FFFD}")
  }

  private static func read(_ bytes: [UInt8]) -> OpenAIChunk? {
    bytes.withUnsafeBufferPointer { try? OpenAIChunk($0, keepsText: true) }
  }

  private static func nested(_ depth: Int) -> String {
    String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
  }
}
