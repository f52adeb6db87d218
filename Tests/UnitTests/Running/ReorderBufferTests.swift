import Testing

@testable import PerfHarness

@Suite struct ReorderBufferTests {
  @Test(arguments: [
    ([0, 1, 2, 3], ["0", "1", "2", "3"]), ([3, 2, 1, 0], ["", "", "", "0123"]),
    ([1, 0, 3, 2], ["", "01", "", "23"]), ([2, 3, 5], ["", "", ""]), ([0, 2, 4], ["0", "", ""]),
  ])
  func elementsComeOutInOrderAsSoonAsTheyCan(arrivals: [Int], departures: [String]) {
    var buffer = ReorderBuffer<Int>()
    let found = arrivals.map { index in
      buffer.insert(index, at: index)
      var out = ""
      while let next = buffer.next() { out += "\(next)" }
      return out
    }
    #expect(found == departures)
  }
}
