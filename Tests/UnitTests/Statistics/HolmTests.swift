import PerfHarness
import Testing

@Suite struct HolmTests {
  @Test func adjustedValuesAreTheLeastLevelsOfRejection() throws {
    for family in try HolmFixture.fixture("holm.json").cases {
      let adjusted = Holm.adjusted(family.pValues)
      #expect(adjusted.count == family.adjusted.count)
      for (value, expected) in zip(adjusted, family.adjusted) {
        #expect(areClose(value, expected, within: 1e-12), "\(family)")
      }
    }
  }

  /// Of two tests that were made, the smaller p-value counts twice and the greater once.
  @Test func testsThatWereNotMadeDoNotCount() {
    let adjusted = Holm.adjusted([.nan, 0.25, .nan, 0.125])
    #expect(adjusted[0].isNaN)
    #expect(adjusted[1] == 0.25)
    #expect(adjusted[2].isNaN)
    #expect(adjusted[3] == 0.25)
  }
}
