import Testing

@testable import PerfHarness

/// `traceparent`, with the examples of W3C Trace Context.
@Suite struct TraceParentTests {
  private static let example = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

  @Test func theExampleIsReadAndWritten() throws {
    let parent = try #require(TraceParent(Self.example))
    #expect(parent.trace == TraceID(high: 0x4bf9_2f35_77b3_4da6, low: 0xa3ce_929d_0e0e_4736))
    #expect(parent.span == SpanID(0x00f0_67aa_0ba9_02b7))
    #expect(parent.isSampled)
    #expect(parent.text == Self.example)
  }

  @Test func oneThatIsNotSampledSaysSo() throws {
    let text = String(Self.example.dropLast(2)) + "00"
    let parent = try #require(TraceParent(text))
    #expect(!parent.isSampled)
    #expect(parent.text == text)
  }

  @Test(arguments: [
    // A later version may have more, and other flags.
    "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-what-the-future-will-be-like",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-ff",
  ])
  func whatIsAllowedIsRead(_ text: String) {
    #expect(TraceParent(text)?.isSampled == true)
  }

  @Test(arguments: [
    "", "00", "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
    "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
    "00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-01",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
  ])
  func whatIsNoneIsRefused(_ text: String) {
    #expect(TraceParent(text) == nil)
  }
}
