import Foundation
import Testing

@testable import PerfHarness

/// Both encodings, against those of the official definitions.
@Suite struct OTLPEncodingTests {
  private func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  private func object(_ bytes: [UInt8]) throws -> NSDictionary {
    let object = try JSONSerialization.jsonObject(with: Data(bytes))
    return try #require(object as? NSDictionary)
  }

  @Test func spansAreTheSameBytes() throws {
    let fixture = try OTLPFixture()
    #expect(
      hexadecimal(OTLPProtobuf.encode(OTLPFixture.traceMessage)) == fixture.traces.protobuf)
  }

  @Test func metricsAreTheSameBytes() throws {
    let fixture = try OTLPFixture()
    #expect(
      hexadecimal(OTLPProtobuf.encode(OTLPFixture.metricsMessage)) == fixture.metrics.protobuf)
  }

  @Test func spansAreTheSameJSON() throws {
    let fixture = try OTLPFixture()
    #expect(try object(OTLPJSON.encode(OTLPFixture.traceMessage)) == fixture.traces.json)
  }

  @Test func metricsAreTheSameJSON() throws {
    let fixture = try OTLPFixture()
    #expect(try object(OTLPJSON.encode(OTLPFixture.metricsMessage)) == fixture.metrics.json)
  }

  /// A length of 16,384 is the first that takes three bytes.
  @Test(arguments: [0, 1, 127, 128, 16_383, 16_384])
  func lengthsAreVarints(_ count: Int) {
    let scope = OTLPScope(name: String(repeating: "a", count: count))
    let prefix: [UInt8] =
      switch count {
      case 0: []
      case 1: [0x0A, 1]
      case 127: [0x0A, 0x7F]
      case 128: [0x0A, 0x80, 1]
      case 16_383: [0x0A, 0xFF, 0x7F]
      default: [0x0A, 0x80, 0x80, 1]
      }
    #expect(
      OTLPProtobuf.encode(scope) == prefix + Array(repeating: UInt8(ascii: "a"), count: count))
  }

  @Test func whatIsNoNumberIsATextInJSON() {
    let value = OTLPAttribute("a", .double(.infinity))
    #expect(
      String(decoding: OTLPJSON.encode(value), as: UTF8.self)
        == #"{"key":"a","value":{"doubleValue":"Infinity"}}"#)
  }
}
