import Testing

@testable import PerfHarness

@Suite struct PercentEncodingTests {
  // Made with Python's urllib.parse.quote(text, safe="").
  @Test(arguments: [
    ("", ""), ("AZaz09-._~", "AZaz09-._~"), ("a/b:c", "a%2Fb%3Ac"), ("a b+c", "a%20b%2Bc"),
    ("\n%", "%0A%25"), ("ä€🚀", "%C3%A4%E2%82%AC%F0%9F%9A%80"),
  ])
  func allButUnreservedCharactersAreEncoded(_ text: String, _ encoded: String) {
    #expect(text.percentEncoded == encoded)
  }
}
