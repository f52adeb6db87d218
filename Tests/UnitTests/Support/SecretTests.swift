import Testing

@testable import PerfHarness

@Suite struct SecretTests {
  private let secret = Secret("sk-123")

  @Test func neverShowsItself() {
    var dumped = ""
    dump(secret, to: &dumped)
    for text in ["\(secret)", String(describing: secret), String(reflecting: secret), dumped] {
      #expect(!text.contains("sk-123"), "shown as \(text)")
    }
  }

  @Test func isBlottedOutOfTexts() {
    #expect(secret.redacted(from: "bad key sk-123, sk-123!") == "bad key <secret>, <secret>!")
    #expect(Secret("").redacted(from: "text") == "text")
  }
}
