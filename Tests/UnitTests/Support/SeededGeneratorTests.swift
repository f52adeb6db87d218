import PerfHarness
import Testing

@Suite struct SeededGeneratorTests {
  @Test func outputIsThatOfThePublishedSources() throws {
    for expected in try GeneratorFixture.fixture("generator.json").cases {
      var generator = SeededGenerator(
        seed: try #require(UInt64(expected.seed, radix: 16)),
        stream: try #require(UInt64(expected.stream, radix: 16)))
      let output = expected.output.map { _ in String(generator.next(), radix: 16) }
      #expect(output == expected.output, "seed \(expected.seed), stream \(expected.stream)")
    }
  }

  @Test func unitsLieInTheirInterval() {
    // 10,000 numbers of mean ½ and deviation √(1/12): 4 standard errors are 0.0115.
    var generator = SeededGenerator(seed: 1)
    let sample = Sample((0..<10_000).map { _ in generator.nextUnit() })
    #expect(sample.minimum >= 0)
    #expect(sample.maximum < 1)
    #expect(abs(sample.mean - 0.5) < 0.0115)
  }
}
