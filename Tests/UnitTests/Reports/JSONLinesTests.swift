import Testing

@testable import PerfHarness

@Suite struct JSONLinesTests {
  private func text(_ write: (inout JSONLines) -> Void) -> String {
    var json = JSONLines()
    write(&json)
    return String(decoding: json.bytes, as: UTF8.self)
  }

  // Escaping is tested where it is done; here, that it is used.
  @Test func stringsAreEscaped() {
    #expect(text { $0.append(#"say "hi"/"#) } == #""say \"hi\"/""#)
  }

  @Test(arguments: [
    (0, "0"), (7, "7"), (-7, "-7"), (1_234_567_890, "1234567890"),
    (Int.max, "9223372036854775807"), (Int.min, "-9223372036854775808"),
  ])
  func wholeNumbersAreDecimal(_ number: Int, _ expected: String) {
    #expect(text { $0.append(number) } == expected)
  }

  @Test(arguments: [
    (Duration.zero, "0"),
    (.seconds(3), "3"),
    (.milliseconds(50), "0.05"),
    (.nanoseconds(1), "0.000000001"),
    (.nanoseconds(1_234_567_890), "1.23456789"),
    (.milliseconds(-1), "-0.001"),
    (.seconds(-2), "-2"),
  ])
  func durationsAreExactSeconds(_ duration: Duration, _ expected: String) {
    #expect(text { $0.append(seconds: duration) } == expected)
  }

  @Test func whatIsNotThereIsNull() {
    let written = text {
      $0.append(String?.none)
      $0.append(Int?.none)
      $0.append(seconds: Duration?.none)
    }
    #expect(written == "nullnullnull")
  }
}
