import PerfHarness
import Testing

@Suite struct BlockLengthTests {
  /// ∛200 = 5.85, ∛216 = 6, ∛217 = 6.01.
  @Test(arguments: [(200, 6), (216, 6), (217, 7), (1_000_000, 100)])
  func aBlockHoldsTheCubeRootOfAll(count: Int, length: Int) {
    #expect(BlockLength.choose(count: count, inFlight: 0) == length)
    #expect(BlockLength.choose(count: count, inFlight: .nan) == length)
  }

  @Test func aBlockHoldsAllThatWereInFlightTogether() {
    #expect(BlockLength.choose(count: 200, inFlight: 6) == 6)
    #expect(BlockLength.choose(count: 200, inFlight: 6.1) == 7)
    #expect(BlockLength.choose(count: 200, inFlight: 32) == 32)
  }

  @Test func fourBlocksAreLeftToChooseFrom() {
    #expect(BlockLength.choose(count: 200, inFlight: 49.5) == 50)
    #expect(BlockLength.choose(count: 200, inFlight: 64) == 50)
    #expect(BlockLength.choose(count: 200, inFlight: .infinity) == 50)
    #expect(BlockLength.choose(count: 9, inFlight: 1) == 2)
  }

  @Test(arguments: [-1, 0, 1, 4])
  func ofNextToNothingABlockIsOneValue(count: Int) {
    #expect(BlockLength.choose(count: count, inFlight: 3) == 1)
  }
}
