import Testing

@testable import PerfHarness

@Suite struct OTLPHistogramsTests {
  private static let chat = [OTLPAttribute("gen_ai.operation.name", .string("chat"))]

  private func counts(_ metrics: [OTLPHistogramData]) -> [[Int]] {
    metrics.flatMap(\.points).map { $0.values.counts.filter { $0 > 0 } }
  }

  @Test func cumulativeOnesGoOnFromTheStart() {
    let histograms = OTLPHistograms(temporality: .cumulative, start: 5)
    let recorder = histograms.recorder(of: .duration, attributes: Self.chat)
    recorder.record([0.01, 0.03])
    #expect(counts(histograms.collect(at: 10)) == [[1, 1]])
    recorder.record([0.03])
    let second = histograms.collect(at: 20)
    #expect(counts(second) == [[1, 2]])
    #expect(second.first?.points.first?.start == 5)
    #expect(second.first?.points.first?.time == 20)
    #expect(second.first?.points.first?.least == 0.01)
    #expect(second.first?.points.first?.greatest == 0.03)
    #expect(second.first?.points.first?.values.sum == 0.01 + 0.03 + 0.03)
  }

  @Test func deltasBeginAnewAndTellNothingOfNothing() {
    let histograms = OTLPHistograms(temporality: .delta, start: 5)
    let recorder = histograms.recorder(of: .duration, attributes: Self.chat)
    recorder.record([0.01, 0.03])
    #expect(counts(histograms.collect(at: 10)) == [[1, 1]])
    #expect(histograms.collect(at: 20).isEmpty)
    recorder.record([90])
    let third = histograms.collect(at: 30)
    #expect(counts(third) == [[1]])
    #expect(third.first?.points.first?.start == 20)
    #expect(third.first?.points.first?.values.counts.last == 1)
    #expect(third.first?.points.first?.least == 90)
  }

  @Test func theSameAttributesAreTheSameSeries() {
    let histograms = OTLPHistograms(temporality: .cumulative, start: 0)
    histograms.recorder(of: .duration, attributes: Self.chat).record([1])
    histograms.recorder(of: .duration, attributes: Self.chat).record([1])
    histograms.recorder(of: .duration, attributes: []).record([1])
    histograms.recorder(of: .tokenUsage, attributes: Self.chat).record([100])
    let metrics = histograms.collect(at: 1)
    #expect(
      metrics.map(\.name) == ["gen_ai.client.operation.duration", "gen_ai.client.token.usage"])
    #expect(metrics.map(\.unit) == ["s", "{token}"])
    #expect(counts(metrics) == [[2], [1], [1]])
  }

  /// 1,999 of their own, and one for all others.
  @Test func seriesBeyondTheLimitAreCountedTogether() throws {
    let histograms = OTLPHistograms(temporality: .cumulative, start: 0)
    for index in 1...2002 {
      let attributes = [OTLPAttribute("perfharness.case", .string("\(index)"))]
      histograms.recorder(of: .duration, attributes: attributes).record([1])
    }
    let points = try #require(histograms.collect(at: 1).first).points
    #expect(points.count == OTLPHistograms.mostSeries)
    #expect(points.last?.attributes == [OTLPAttribute("otel.metric.overflow", .bool(true))])
    #expect(points.last?.values.count == 3)
  }

  /// The buckets that the conventions advise: 10 ms and 1 token, doubled and quadrupled thirteen times.
  @Test func bucketsAreThoseOfTheConventions() {
    #expect(GenAIInstrument.duration.bounds == (0...13).map { Double(10 << $0) / 1000 })
    #expect(GenAIInstrument.timeToFirstChunk.bounds == GenAIInstrument.duration.bounds)
    #expect(GenAIInstrument.timePerOutputChunk.bounds == GenAIInstrument.duration.bounds)
    #expect(GenAIInstrument.tokenUsage.bounds == (0...13).map { Double(1 << (2 * $0)) })
  }
}
