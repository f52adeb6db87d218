import Testing

@testable import PerfHarness

@Suite struct FNV1aTests {
  /// Vectors of the algorithm's authors: `test_fnv.c`, 64-bit FNV-1a.
  @Test(arguments: [
    ("", "cbf29ce484222325"), ("a", "af63dc4c8601ec8c"), ("foobar", "85944171f73967e8"),
  ])
  func givesThePublishedHashes(text: String, hash: String) {
    var hasher = FNV1a()
    hasher.combine(text)
    #expect(hasher.hexDigits == hash)
  }
}
