import Testing

@testable import PerfHarness

@Suite struct UnfinishedBufferTests {
  private func request(_ index: Int, outputs: Int = 0) -> RequestTimeline {
    ReportSamples.request(
      index, due: Double(index), outputs: (0..<outputs).map { (Double($0), .text) })
  }

  private func repetition(_ key: CaseKey) -> UnfinishedRepetition {
    var side = UnfinishedSamples.side
    side.key = key
    return UnfinishedRepetition(
      side: side, planned: 4, began: 0, origin: MonotonicInstant(nanoseconds: 0))
  }

  private func indices(_ entries: [UnfinishedBuffer.Entry]) -> [Int] {
    entries.compactMap { if case .request(let timeline) = $0 { timeline.index } else { nil } }
  }

  private func leftOut(_ entries: [UnfinishedBuffer.Entry]) -> [UnfinishedBuffer.LeftOut] {
    entries.compactMap { if case .leftOut(let leftOut) = $0 { leftOut } else { nil } }
  }

  @Test func whatFindsNoRoomIsLeftOutAndCounted() {
    var buffer = UnfinishedBuffer(UnfinishedBuffer.Limits(requests: 4, outputs: 100))
    for index in 0..<7 { _ = buffer.append(request(index)) }
    let first = buffer.drain()
    #expect(indices(first) == [0, 1, 2, 3])
    #expect(leftOut(first) == [UnfinishedBuffer.LeftOut(tooFast: 3)])
    // Once it is written there is room again, and nothing is counted twice.
    _ = buffer.append(request(7))
    let second = buffer.drain()
    #expect(indices(second) == [7])
    #expect(leftOut(second) == [])
    #expect(buffer.drain().isEmpty)
  }

  @Test func eventsNeedRoomToo() {
    var buffer = UnfinishedBuffer(UnfinishedBuffer.Limits(requests: 100, outputs: 10))
    for index in 0..<4 { _ = buffer.append(request(index, outputs: 5)) }
    let entries = buffer.drain()
    #expect(indices(entries) == [0, 1])
    #expect(leftOut(entries) == [UnfinishedBuffer.LeftOut(tooFast: 2)])
  }

  @Test func itSaysOnceThatHalfOfTheRoomIsTaken() {
    var buffer = UnfinishedBuffer(UnfinishedBuffer.Limits(requests: 6, outputs: 100))
    var said: [Bool] = []
    for index in 0..<5 { said.append(buffer.append(request(index))) }
    #expect(said == [false, false, true, false, false])
    _ = buffer.drain()
    said = []
    for index in 5..<9 { said.append(buffer.append(request(index))) }
    #expect(said == [false, false, true, false])
  }

  /// Of 4000 requests a quarter is 1000, with a standard deviation of √(4000 × ¼ × ¾) = 27: four of them
  /// either way.
  @Test func ofALargeFileAShareIsWrittenByChance() {
    var buffer = UnfinishedBuffer()
    buffer.begin(repetition(UnfinishedSamples.key))
    buffer.halve(to: 2)
    for index in 0..<4000 { _ = buffer.append(request(index)) }
    let entries = buffer.drain()
    let kept = indices(entries)
    #expect(abs(kept.count - 1000) < 110)
    #expect(
      leftOut(entries) == [UnfinishedBuffer.LeftOut(tooMany: 4000 - kept.count, halvings: 2)])
    // Others in the next repetition, or one would see the same requests for ever.
    buffer.begin(repetition(UnfinishedSamples.key))
    for index in 0..<4000 { _ = buffer.append(request(index)) }
    #expect(indices(buffer.drain()) != kept)
  }

  @Test func eachSideCountsItsOwnRepetitions() {
    var control = UnfinishedSamples.key
    control.arguments = "control"
    var buffer = UnfinishedBuffer()
    for key in [UnfinishedSamples.key, control, control, UnfinishedSamples.key] {
      buffer.begin(repetition(key))
    }
    let numbers = buffer.drain().compactMap { entry in
      if case .repetition(let repetition) = entry { repetition.number } else { nil }
    }
    #expect(numbers == [0, 0, 1, 1])
  }

  @Test func whatWasLeftOutIsSaidOfItsOwnRepetition() {
    var buffer = UnfinishedBuffer(UnfinishedBuffer.Limits(requests: 1, outputs: 100))
    buffer.begin(repetition(UnfinishedSamples.key))
    for index in 0..<3 { _ = buffer.append(request(index)) }
    buffer.begin(repetition(UnfinishedSamples.key))
    let kinds = buffer.drain().map { entry in
      switch entry {
      case .repetition: "repetition"
      case .request: "request"
      case .leftOut: "leftOut"
      }
    }
    #expect(kinds == ["repetition", "request", "leftOut", "repetition"])
  }
}
