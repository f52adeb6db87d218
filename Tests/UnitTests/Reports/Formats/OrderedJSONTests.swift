import Testing

@testable import PerfHarness

@Suite struct OrderedJSONTests {
  private static let value = OrderedJSON.object([
    "z": .array([.integer(1), .null]), "a": .object([]),
    "list": .array([.object(["k": .string("a\"b")])]),
    "number": .number(0.1), "whole": .number(3), "none": .number(.nan), "flag": .bool(true),
    "empty": .array([]),
  ])

  @Test func keysStayInTheirOrder() {
    var bytes: [UInt8] = []
    Self.value.write(to: &bytes)
    #expect(
      String(decoding: bytes, as: UTF8.self)
        == #"{"z": [1, null], "a": {}, "list": [{"k": "a\"b"}], "number": 0.1, "whole": 3, "#
        + #""none": null, "flag": true, "empty": []}"#)
  }

  @Test func anObjectHasALineForEachKey() {
    let expected = #"""
      {
          "z": [1, null],
          "a": {},
          "list": [
              {
                  "k": "a\"b"
              }
          ],
          "number": 0.1,
          "whole": 3,
          "none": null,
          "flag": true,
          "empty": []
      }

      """#
    #expect(String(decoding: Self.value.file, as: UTF8.self) == expected)
  }

  @Test func whatIsMissingIsNull() {
    #expect(OrderedJSON.optional(nil as Int?) == .null)
    #expect(OrderedJSON.optional(nil as Double?) == .null)
    #expect(OrderedJSON.optional(nil as String?) == .null)
    #expect(OrderedJSON.optional(2) == .integer(2))
    #expect(OrderedJSON.optional(2.5) == .number(2.5))
    #expect(OrderedJSON.optional("x") == .string("x"))
  }
}
